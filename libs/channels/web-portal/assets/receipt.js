// Usually it is passed on at once; where it is not, there is no hurry.
const PAUSES_MS = [500, 1000, 2000, ...Array.from({ length: 40 }, () => 5000)];

/** Lets the number be copied and printed, and follows the request until there is nothing more to come. */
export function startReceipt() {
  const number = document.getElementById('number');
  const copy = document.getElementById('copy');
  const print = document.getElementById('print');
  copy.hidden = print.hidden = false;
  print.addEventListener('click', () => window.print());
  copy.addEventListener('click', async () => {
    if (await copied(number)) document.getElementById('copy-status').textContent = copy.dataset.copied;
  });
  void follow(document.getElementById('states'));
}

async function copied(number) {
  try {
    await navigator.clipboard.writeText(number.textContent);
    return true;
  } catch {
    // Only over HTTPS; elsewhere the number is marked, and the old way is tried.
    getSelection().selectAllChildren(number);
    return document.execCommand('copy');
  }
}

async function follow(states) {
  const last = states.lastElementChild;
  for (const ms of PAUSES_MS) {
    if (states.dataset.underWay !== 'yes') return;
    await new Promise((resolve) => setTimeout(resolve, ms));
    const words = JSON.parse(states.dataset.words)[await statusNow()];
    if (!words) continue;
    [last.querySelector('b').textContent, last.querySelector('span').textContent] = words;
    last.className = 'done';
    states.dataset.underWay = 'no';
  }
}

async function statusNow() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'application/json' } });
    return (await answer.json()).status;
  } catch {
    return 'received';
  }
}
