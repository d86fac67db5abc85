import { keepDraft } from './draft.js';
import { faultsIn, hideFaults, showFaults } from './faults.js';
import { pickPhotos } from './photos.js';
import { offerPosition } from './position.js';
import { proofOfWork } from './proof.js';
import { sayer } from './say.js';
import { Sending } from './sending.js';

/** Makes the form comfortable: drafts, previews, the position, and sending that does not give up. */
export function startForm(form) {
  const say = sayer(JSON.parse(form.dataset.texts));
  const photos = pickPhotos(form, say);
  const position = offerPosition(form, say);
  const draft = keepDraft(form, say, () => position.show());
  const proof = proofOfWork(form);
  const sending = new Sending({ form, say, photos, draft, proof });

  form.noValidate = true;
  form.addEventListener('input', () => proof.start(), { once: true });
  countCharacters(form, say);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (sending.isUnderWay) return;
    const faults = faultsIn(form, photos.files, say);
    if (faults.length > 0) return showFaults(form, faults, say);
    hideFaults(form);
    void sending.start();
  });
}

function countCharacters({ elements: { content } }, say) {
  const count = document.getElementById('content-count');
  const show = () => {
    // Only where the end is near: a number that counts along with every word is a bother.
    count.hidden = content.value.length < 18_000;
    count.textContent = say('characters', { n: content.value.length });
  };
  content.addEventListener('input', show);
  show();
}
