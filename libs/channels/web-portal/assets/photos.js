import { element } from './say.js';

const PREVIEW_PIXELS = 240;

/** Lets photos be chosen in several goes, looked at, and taken away again. */
export function pickPhotos(form, say) {
  const input = document.getElementById('photos');
  const list = document.getElementById('photo-list');
  const status = document.getElementById('photo-status');
  const most = Number(form.dataset.mostFiles);
  const bytesEach = Number(form.dataset.fileBytes);
  const files = [];

  input.addEventListener('change', take);
  // A browser that comes back to the page brings what was chosen with it.
  take();

  function take() {
    const before = files.length;
    const remarks = new Set();
    for (const file of input.files) {
      if (files.length >= most) remarks.add(say('tooManyFiles'));
      // Some phones do not say what a file is; then its first bytes will tell the gateway.
      else if (file.type && !/^(image|video)\//.test(file.type)) remarks.add(say('fileWrongType', file));
      else if (file.size > bytesEach) remarks.add(say('fileTooLarge', file));
      else add(file);
    }
    if (files.length > before) remarks.add(say('filesAdded', { n: files.length }));
    if (remarks.size > 0) status.textContent = [...remarks].join(' ');
    input.value = '';
  }

  function add(file) {
    files.push(file);
    const button = element('button', { type: 'button' }, element('span', { textContent: '×' }));
    button.setAttribute('aria-label', say('remove', file));
    const item = element(
      'li',
      {},
      pictogram(),
      element('span', { className: 'file-name', textContent: file.name }),
      button,
    );
    button.addEventListener('click', () => remove(file, item));
    list.append(item);
    void preview(file, item);
  }

  function remove(file, item) {
    files.splice(files.indexOf(file), 1);
    const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector('button') ?? input;
    item.remove();
    next.focus();
    status.textContent = say('fileRemoved', { n: files.length });
  }

  return { files };
}

/** Stands for a file until it is shown, and for one that cannot be. */
function pictogram() {
  const node = (name, attributes) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const svg = node('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  svg.append(node('path', { d: 'M4 5h16v14H4ZM4 9h16M4 15h16M8 5v14M16 5v14' }));
  return svg;
}

// Drawn, not linked: the page may load nothing but what comes from its own address.
async function preview(file, item) {
  if (!file.type.startsWith('image/')) return;
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: PREVIEW_PIXELS, resizeQuality: 'medium' });
    const canvas = element('canvas', { width: bitmap.width, height: bitmap.height });
    canvas.setAttribute('aria-hidden', 'true');
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    item.firstElementChild.replaceWith(canvas);
  } catch {
    // A kind of picture that this browser cannot show, as HEIC; its name stands there.
  }
}
