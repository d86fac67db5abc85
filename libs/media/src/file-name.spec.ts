import { fileNameOf, savedAs } from './file-name.js';

describe('the name of a file', () => {
  it.each([
    ['现场照片.jpg', 'image/jpeg', '现场照片.jpg'],
    ['IMG_0002.MOV', 'video/quicktime', 'IMG_0002.mov'],
    ['photo.exe', 'image/png', 'photo.png'],
    ['page.jpg.html', 'image/jpeg', 'page.jpg.jpg'],
    ['no extension', 'image/heic', 'no extension.heic'],
    ['../../etc/passwd', 'image/gif', '_.._etc_passwd.gif'],
    ['C:\\photos\\a.png', 'image/png', 'C__photos_a.png'],
    ['.htaccess', 'image/webp', 'photo-1.webp'],
    ['line\r\nbreak\u0000.png', 'image/png', 'linebreak.png'],
    ['\u202egnp.exe', 'image/png', 'gnp.png'],
    ['half \ud83d', 'image/png', 'half.png'],
    ['', 'image/jpeg', 'photo-1.jpg'],
    [' . ', 'image/jpeg', 'photo-1.jpg'],
    [null, 'video/3gpp', 'photo-1.3gp'],
    ['a.b', 'constructor', 'a'],
  ])('as the sender gave it, %j, is made harmless', (named, type, name) => {
    expect(fileNameOf(named, type, 'photo-1')).toBe(name);
  });

  it('is no longer than a link has room for, whatever it is written in', () => {
    expect([...fileNameOf('😀'.repeat(500), 'image/jpeg', 'photo-1')]).toHaveLength(84);
  });
});

describe('what a browser saves it as', () => {
  it.each([
    ['photo.jpg', `attachment; filename="photo.jpg"; filename*=UTF-8''photo.jpg`],
    ['现场 1.jpg', `attachment; filename="__ 1.jpg"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.jpg`],
    [
      `a"b\\c%41'(x)*.png`,
      `attachment; filename="a_b_c_41'(x)*.png"; filename*=UTF-8''a%22b%5Cc%2541%27%28x%29%2A.png`,
    ],
    ['a\r\nSet-Cookie: b', `attachment; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`],
  ])('%j', (name, header) => {
    expect(savedAs(name)).toBe(header);
  });
});
