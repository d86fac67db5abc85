import { spawnSync } from 'node:child_process';
import { ensureProgram } from './system-package.mjs';

// A command may be there and only say how to install the program: the browser's on Ubuntu does.
const says = (argument, words) => (path) => {
  const { stdout, stderr } = spawnSync(path, [argument], { encoding: 'utf8', timeout: 30_000 });
  return words.test(`${stdout}${stderr}`);
};

const NGINX = {
  title: 'nginx',
  commands: ['nginx'],
  isUsable: says('-v', /nginx version/),
  packages: { 'apt-get': ['nginx-light', 'nginx'], dnf: ['nginx'], apk: ['nginx'], brew: ['nginx'] },
  // The tests run their own, on free ports.
  service: 'nginx',
  missing: 'There is no nginx on this machine, which the tests put in front of a gateway',
};

const CHROMIUM = {
  title: 'Chromium',
  commands: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  isUsable: says('--version', /Chrom(e|ium) \d/),
  packages: { 'apt-get': ['chromium', 'chromium-browser'], dnf: ['chromium'], apk: ['chromium'] },
  missing: 'There is no Chromium (or Chrome) on this machine, with which the tests look at pages',
};

const OPENSSL = {
  title: 'OpenSSL',
  commands: ['openssl'],
  isUsable: says('version', /SSL/),
  packages: { 'apt-get': ['openssl'], dnf: ['openssl'], apk: ['openssl'], brew: ['openssl'] },
  missing: 'There is no openssl on this machine, with which the tests make certificates of their own',
};

/** Gives the path of an nginx, installing one when there is none. It is run by tests, never as a service. */
export const ensureNginx = () => ensureProgram(NGINX);

/** Gives the path of a Chromium or Chrome, installing one when there is none. */
export const ensureChromium = () => ensureProgram(CHROMIUM);

/** Gives the path of an openssl, installing one when there is none. */
export const ensureOpenssl = () => ensureProgram(OPENSSL);
