import { element } from './say.js';

const MOST_CHARACTERS = 20_000;

/** What keeps the form from being sent: each fault with the field to mend. */
export function faultsIn({ elements: { content, consent } }, files, say) {
  return [
    content.value.trim() === '' && files.length === 0 && { field: content, words: say('contentMissing') },
    content.value.length > MOST_CHARACTERS && { field: content, words: say('contentLong') },
    !consent.checked && { field: consent, words: say('consentMissing') },
  ].filter(Boolean);
}

/** Lists the faults above the form with a way to each, marks the fields, and puts the reader there. */
export function showFaults(form, faults, say) {
  hideFaults(form);
  const summary = document.getElementById('faults');
  summary.querySelector('h2').textContent = say('faults');
  summary.querySelector('ul').replaceChildren(...faults.map(linkTo));
  for (const fault of faults) mark(fault);
  summary.hidden = false;
  summary.focus();
}

export function hideFaults(form) {
  document.getElementById('faults').hidden = true;
  for (const field of form.querySelectorAll('[aria-invalid]')) unmark(field);
}

function linkTo({ field, words }) {
  const link = element('a', { href: `#${field.id}`, textContent: words });
  link.addEventListener('click', (event) => {
    event.preventDefault();
    field.focus();
  });
  const item = element('li', {}, link);
  field.addEventListener('input', () => item.remove(), { once: true });
  return item;
}

function mark({ field, words }) {
  const note = element('p', { id: `${field.id}-fault`, className: 'fault', textContent: words });
  field.closest('.field').append(note);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', [note.id, ...describers(field)].join(' '));
  field.addEventListener('input', () => unmark(field), { once: true });
}

function unmark(field) {
  document.getElementById(`${field.id}-fault`)?.remove();
  field.removeAttribute('aria-invalid');
  const rest = describers(field).filter((id) => id !== `${field.id}-fault`);
  if (rest.length > 0) field.setAttribute('aria-describedby', rest.join(' '));
  else field.removeAttribute('aria-describedby');
}

function describers(field) {
  return (field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
}
