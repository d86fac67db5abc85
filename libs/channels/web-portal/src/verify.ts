import { queryOf, refused, type Verify } from '#libs/channel-kit';
import type { WebPortalSettings } from './settings.js';
import { findMaker } from './token.js';

/**
 * Takes what comes from a form that we made. The form says nothing of who filled it in, so the assurance is `low`.
 *
 * However old the form is: a page may stay open on a phone for days, and a new token is had for the asking, so an age
 * limit would cost citizens their text and keep out nobody. How old it was is told with the intake.
 */
export const verifyForm: Verify<WebPortalSettings> = ({ target }, { settings }) => {
  const token = queryOf(target).get('token');
  if (!token) return refused('SIGNATURE_MISSING');
  const credential = findMaker(settings.formSecret, token);
  return credential === undefined ? refused('SIGNATURE_INVALID') : { kind: 'accepted', credential, assurance: 'low' };
};
