const PATIENCE_MS = 5000;

/**
 * Has the sum worked out beside the page, while the citizen writes; see `work.js`.
 *
 * A browser that cannot do it sends without: the request arrives all the same, marked.
 */
export function proofOfWork(form) {
  let token = null;
  let answer = Promise.resolve('');

  function start() {
    if (token === form.dataset.token) return;
    token = form.dataset.token;
    const bits = Number(form.dataset.bits);
    if (bits > 0) answer = worked(form.dataset.workUrl, { token, bits }).catch(() => '');
  }

  return {
    start,
    /** The result for the form's token, or nothing when it takes too long. */
    async result() {
      start();
      return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, ''))]);
    },
  };
}

function worked(url, task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trusted(url));
    worker.onmessage = ({ data }) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = reject;
    worker.postMessage(task);
  });
}

let policy;

/** The one address of ours that is made into a script; the page's policy lets no other be. */
function trusted(url) {
  policy ??= window.trustedTypes?.createPolicy('portal', { createScriptURL: (address) => address }) ?? {
    createScriptURL: (address) => address,
  };
  return policy.createScriptURL(url);
}
