// What every page does when scripts run. Without them all of it works as well, with less comfort.
import { startForm } from './form.js';
import { startReceipt } from './receipt.js';

document.documentElement.classList.add('scripted');
switchSizeInPlace(document.querySelector('[data-size]'));
if (document.getElementById('form')) startForm(document.getElementById('form'));
if (document.getElementById('states')) startReceipt();

/** The link to the other size would load the page anew, and chosen photos would be gone. */
function switchSizeInPlace(link) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const isLarge = document.documentElement.classList.toggle('large');
    link.textContent = isLarge ? link.dataset.normal : link.dataset.large;
    history.replaceState(null, '', withSize(location.href, isLarge));
    for (const other of document.querySelectorAll('a[href*="lang="]')) other.href = withSize(other.href, isLarge);
    for (const form of document.forms) form.action = withSize(form.action, isLarge);
    link.href = withSize(location.href, !isLarge);
  });
}

function withSize(address, isLarge) {
  const url = new URL(address);
  if (isLarge) url.searchParams.set('size', 'large');
  else url.searchParams.delete('size');
  return url.href;
}
