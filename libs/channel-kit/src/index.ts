export * from './channel.js';
export * from './about.js';
export * from './ack.js';
export * from './probe.js';
export * from './receipt.js';
export * from './route.js';
export * from './request.js';
export * from './verdict.js';
export * from './problem.js';
export * from './errors.js';
export * from './draft.js';
export * from './session.js';
export * from './identity.js';
export * from './assemble.js';
export * from './attachments.js';
export { charsetOf, decodeText } from './body/text.js';
export { parseJson } from './body/json.js';
export { sliceJsonArray } from './body/json-array.js';
export { parseXml, type XmlValue } from './body/xml.js';
export { writeXml, xmlAnswer, type XmlElement } from './body/xml-write.js';
export { parseForm } from './body/form.js';
export { FormFields } from './body/form-fields.js';
export { phoneOf } from './phone.js';
export { anyTime, epochMillis, epochSeconds, shanghaiTime } from './time.js';
export { constantTimeEqual } from './verifiers/compare.js';
export { secretSet, secretsOf, type LiveSecret, type SecretSet } from './verifiers/secrets.js';
export { type Verifier } from './verifiers/verifier.js';
export { hmacSettings, type HmacSettings } from './verifiers/hmac-settings.js';
export { hmacVerifier } from './verifiers/hmac.js';
export {
  standardWebhooks,
  standardWebhooksSettings,
  type StandardWebhooksSettings,
} from './verifiers/standard-webhooks.js';
export { basic, basicSettings, type BasicSettings } from './verifiers/basic.js';
export { apiKey, apiKeySettings, type ApiKeySettings } from './verifiers/api-key.js';
export { pathKey, pathKeySettings, type PathKeySettings } from './verifiers/path-key.js';
export { ipList, ipListSettings, type IpListSettings } from './verifiers/ip-list.js';
export { twilio, twilioSettings, twilioSignature, type TwilioSettings } from './verifiers/twilio.js';
export { allOf, anyOf } from './verifiers/combine.js';
export { compiledOnce } from './verifiers/compiled-once.js';
export { fence, fencePath, fenceSettings, type FenceSettings } from './verifiers/fence.js';
export { verifierSettings, verifyBy, type VerifierSettings } from './verifiers/verify-by.js';
export { signBy, type UnsignedRequest } from './verifiers/sign-by.js';
export { authenticate } from './verifiers/authenticate.js';
