const PATIENCE_MS = 20_000;
// About ten centimetres; more digits would only pretend.
const DIGITS = 6;

/** Offers to add where the device is, where browsers tell: over HTTPS, and when the citizen agrees. */
export function offerPosition(form, say) {
  const { lng, lat, accuracy } = form.elements;
  const words = document.getElementById('position');
  const use = document.getElementById('use-position');
  const forget = document.getElementById('forget-position');
  document.getElementById('locate').hidden = !('geolocation' in navigator && isSecureContext);

  use.addEventListener('click', () => {
    words.textContent = say('locating');
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: PATIENCE_MS });
  });
  forget.addEventListener('click', () => {
    fill('', '', '');
    use.focus();
  });

  function found({ coords }) {
    fill(coords.longitude.toFixed(DIGITS), coords.latitude.toFixed(DIGITS), String(Math.ceil(coords.accuracy)));
  }

  function failed({ code, PERMISSION_DENIED }) {
    words.textContent = say(code === PERMISSION_DENIED ? 'locationDenied' : 'locationFailed');
  }

  function fill(x, y, metres) {
    [lng.value, lat.value, accuracy.value] = [x, y, metres];
    form.dispatchEvent(new Event('input'));
    show();
  }

  function show() {
    const isKnown = lng.value !== '';
    words.textContent = isKnown ? say('located', { n: accuracy.value }) : '';
    forget.hidden = !isKnown;
  }

  return { show };
}
