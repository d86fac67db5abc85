import { element } from './say.js';

const TEXTS = ['content', 'place', 'occurredAt', 'name', 'phone', 'lng', 'lat', 'accuracy'];
const CHOICES = ['type', 'identity'];

/**
 * Keeps what is written in this tab, so that a reload or a crash loses no word; gone once it is sent.
 *
 * Of a form that may have been sent already, its token is kept too: sent again, it is then the same request.
 */
export function keepDraft(form, say, onRestored) {
  const key = `draft ${location.pathname}`;
  const { elements } = form;
  const initial = written();
  let triedToken = null;

  const kept = read(key);
  if (kept) restore(kept);
  form.addEventListener('input', save);
  document.getElementById('draft-note').hidden = false;

  function written() {
    return Object.fromEntries([...TEXTS, ...CHOICES].map((name) => [name, elements[name].value]));
  }

  function save() {
    const fields = written();
    const isEmpty = JSON.stringify(fields) === JSON.stringify(initial);
    write(key, isEmpty && !triedToken ? null : { fields, triedToken });
  }

  function restore({ fields, triedToken: token }) {
    for (const name of TEXTS) elements[name].value = fields[name] ?? '';
    for (const name of CHOICES) elements[name].value = fields[name] ?? initial[name];
    triedToken = token;
    if (token) useToken(form, token);
    onRestored();
    const note = document.getElementById('restored');
    const discard = note.querySelector('button');
    note.hidden = false;
    note.querySelector('p').append(element('span', { textContent: say('restored') }));
    discard.textContent = say('discard');
    discard.addEventListener('click', () => {
      write(key, null);
      location.reload();
    });
  }

  return {
    save,
    /** From now on it may have been received. */
    noteTried(token) {
      triedToken = token;
      save();
    },
    clear() {
      form.removeEventListener('input', save);
      write(key, null);
    },
  };
}

/** From now on the form is sent under this token. */
export function useToken(form, token) {
  const action = new URL(form.action);
  action.searchParams.set('token', token);
  form.action = action.href;
  form.dataset.token = token;
}

// Where a browser keeps nothing for pages, there are no drafts, and everything else goes on.
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}
