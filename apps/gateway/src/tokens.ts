/** Injection tokens for what is not a class. */
export const SETTINGS = Symbol('settings');
export const LOGGER = Symbol('logger');
export const METRICS_REGISTRY = Symbol('metrics registry');
export const GATEWAY_METRICS = Symbol('gateway metrics');
export const ORDERING_SECRET = Symbol('ordering secret');
export const MEDIA_LINK_KEY = Symbol('media link key');
export const ADMIN_TOKEN = Symbol('admin token');
export const LOADED_CHANNELS = Symbol('loaded channels');
