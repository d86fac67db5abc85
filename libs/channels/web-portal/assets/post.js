// Longer than the gateway waits for a body, so that it is the gateway that gives up first, and says so.
const PATIENCE_MS = 150_000;

/**
 * Sends the form once. `answer` resolves to what is known then: `{ kind: 'received', number, url }`, another kind, or
 * `uncertain` when no answer came.
 */
export function postForm(form, files, work, onProgress) {
  const address = new URL(form.action);
  if (work !== '') address.searchParams.set('work', work);
  const data = new FormData(form);
  data.delete('photos');
  for (const file of files) data.append('photos', file, file.name);

  // Of all that browsers offer, only this tells how far an upload has come.
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.floor((100 * loaded) / total));
    request.onload = () => resolve(meaningOf(request));
    request.onerror = request.ontimeout = () => resolve({ kind: 'uncertain' });
    request.onabort = () => resolve({ kind: 'stopped' });
  });
  request.open('POST', address.href);
  request.setRequestHeader('accept', 'application/json');
  request.timeout = PATIENCE_MS;
  request.send(data);
  return { answer, stop: () => request.abort() };
}

const KINDS = { 400: 'empty', 401: 'token', 413: 'tooLarge', 429: 'tooMany', 408: 'uncertain' };

function meaningOf(request) {
  const { status } = request;
  if (status >= 200 && status < 300) return receiptIn(request.responseText);
  const retryAfterSeconds = Number(request.getResponseHeader('retry-after') ?? 0);
  if (status >= 500) return { kind: 'notKept', retryAfterSeconds };
  return { kind: KINDS[status] ?? 'refused', retryAfterSeconds };
}

/** A proxy that answers for us with a page of its own has received nothing that we know of. */
function receiptIn(text) {
  try {
    const { number, url } = JSON.parse(text);
    return number && url ? { kind: 'received', number, url } : { kind: 'uncertain' };
  } catch {
    return { kind: 'uncertain' };
  }
}
