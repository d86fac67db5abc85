/** A channel in words, for its reference page and the table of channels. English; Markdown within a line is fine. */
export interface About {
  /** As people call it, with the Chinese name where there is one: `WeChat Official Account (微信公众号)`. */
  readonly name: string;
  /** How messages arrive: `HTTP push, one message each`. */
  readonly receives: string;
  /** What proves the sender, and what that is worth. */
  readonly verifies: string;
  /** The kinds of message that are understood: `text`, `location`, `menu click`. */
  readonly kinds: readonly string[];
  /** What comes of pictures, voice and files. */
  readonly media: string;
  /** What the sender is answered, receipt included. */
  readonly answers: string;
  /** What makes two deliveries the same message. */
  readonly repeats: string;
  /** What the provider must be told, step by step; `{url}` stands for the instance's URL. */
  readonly setUp: readonly string[];
  /** What it was checked against that we did not write. */
  readonly checkedAgainst: readonly string[];
  /** What could not be checked, and what was done in its stead. */
  readonly notChecked: readonly string[];
}
