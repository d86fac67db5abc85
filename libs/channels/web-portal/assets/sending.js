import { useToken } from './draft.js';
import { postForm } from './post.js';

const PAUSES_SECONDS = [2, 5, 10, 20, 40];
const SLOWEST_RETRY_SECONDS = 120;

/** Looked over again first: it may have been changed. */
function sendForm(form) {
  form.dispatchEvent(new Event('submit', { cancelable: true }));
}

/** Sends the form until its receipt is there, and says at every step what is known and what is not. */
export class Sending {
  isUnderWay = false;
  #parts;
  #hasTried = false;
  #hasNewToken = false;
  /** Ends the pause between two attempts. */
  #goOn = null;
  #attempt = null;

  /** @param parts the form, its words (`say`), its photos, its draft and its proof of work */
  constructor(parts) {
    this.#parts = parts;
    this.retry = document.getElementById('retry');
    this.stop = document.getElementById('stop');
    this.retry.addEventListener('click', () => (this.#goOn ? this.#goOn('retry') : sendForm(parts.form)));
    this.stop.addEventListener('click', () => this.#stopped());
    window.addEventListener('online', () => this.#goOn?.('retry'));
    window.addEventListener('beforeunload', (event) => this.isUnderWay && event.preventDefault());
  }

  async start() {
    if (this.isUnderWay) return;
    this.isUnderWay = true;
    this.#show('preparing', {}, { bar: null });
    for (let failures = 0; this.isUnderWay; failures += 1) {
      if (!navigator.onLine && (await this.#pause(this.#hasTried ? 'offlineAgain' : 'offline')) === 'stop') return;
      const work = await this.#parts.proof.result();
      if (!this.isUnderWay) return;
      if (await this.#isSettled(await this.#post(work), failures)) return;
    }
  }

  #post(work) {
    const { form, photos, draft } = this.#parts;
    this.#hasTried = true;
    draft.noteTried(form.dataset.token);
    this.#show('sending', {}, { bar: 0, canStop: true });
    this.#attempt = postForm(form, photos.files, work, (percent) =>
      percent < 100
        ? this.#show('sent', { percent }, { bar: percent, canStop: true, isQuiet: true })
        : this.#show('waitingForAnswer', {}, { bar: null, canStop: true }),
    );
    return this.#attempt.answer;
  }

  /** Acts on an answer; false when another attempt is to follow. */
  async #isSettled(answer, failures) {
    switch (answer.kind) {
      case 'stopped':
        return true;
      case 'received':
        return this.#received(answer);
      case 'token':
        if (this.#hasNewToken || !(await this.#renewToken())) return this.#failed('refused');
        return false;
      case 'empty':
      case 'tooLarge':
      case 'refused':
        return this.#failed(answer.kind);
      case 'tooMany':
        return this.#failed('tooMany', { minutes: Math.max(1, Math.ceil(answer.retryAfterSeconds / 60)) });
      default:
        return this.#failedOnce(answer, failures);
    }
  }

  async #failedOnce({ kind, retryAfterSeconds = 0 }, failures) {
    if (failures >= PAUSES_SECONDS.length) return this.#failed('gaveUp');
    if (!navigator.onLine) return false;
    const seconds = Math.min(SLOWEST_RETRY_SECONDS, Math.max(retryAfterSeconds, PAUSES_SECONDS[failures]));
    return (await this.#pause(kind, seconds)) === 'stop';
  }

  /** Waits: for so long, for the network, or for the citizen. */
  #pause(text, seconds = null) {
    this.#show(text, { seconds }, { canRetry: true, canStop: true });
    return new Promise((resolve) => {
      const timer = seconds === null ? undefined : setTimeout(() => this.#goOn('time'), seconds * 1000);
      this.#goOn = (why) => {
        clearTimeout(timer);
        this.#goOn = null;
        resolve(why);
      };
    });
  }

  async #renewToken() {
    const { form, proof } = this.#parts;
    this.#hasNewToken = true;
    try {
      const answer = await fetch(form.dataset.tokenUrl, { headers: { accept: 'application/json' } });
      const { token } = await answer.json();
      useToken(form, token);
      proof.start();
    } catch {
      return false;
    }
    // A form that comes back at once would be taken for a machine's.
    await new Promise((resolve) => setTimeout(resolve, Number(form.dataset.minimumSeconds) * 1000 + 1000));
    return true;
  }

  #received({ number, url }) {
    this.isUnderWay = false;
    this.#parts.draft.clear();
    this.#show('received', { number }, { bar: 100 });
    // In place of the form, so that going back does not lead to one that was sent.
    location.replace(url);
    return true;
  }

  #failed(text, values = {}) {
    this.isUnderWay = false;
    this.#show(text, values, { canRetry: true });
    this.retry.focus();
    return true;
  }

  #stopped() {
    this.isUnderWay = false;
    this.#attempt?.stop();
    this.#goOn?.('stop');
    this.#show(this.#hasTried ? 'stopped' : 'stoppedInTime', {}, {});
    document.getElementById('submit').focus();
  }

  /** @param how the bar's percent (null: not known), which buttons are offered, and whether it is not worth reading out */
  #show(text, values, { bar, canRetry = false, canStop = false, isQuiet = false }) {
    const progress = document.getElementById('progress-bar');
    document.getElementById('progress').hidden = false;
    progress.hidden = bar === undefined;
    if (typeof bar === 'number') progress.value = bar;
    else progress.removeAttribute('value');
    progress.setAttribute('aria-valuetext', this.#parts.say(text, values));
    if (!isQuiet) document.getElementById('progress-text').textContent = this.#parts.say(text, values);
    this.retry.hidden = !canRetry;
    this.stop.hidden = !canStop;
    document.getElementById('submit').setAttribute('aria-disabled', String(this.isUnderWay));
  }
}
