/** Gives the page's words, filled in: `say('located', { n: 20 })`. */
export function sayer(texts) {
  return (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

/** An element with text in it; markup is never made of text. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
