const LAMP = '<path d="M150 300V70q0-22 24-22h26" stroke="#20252b" stroke-width="7" fill="none"/>';
const STREET = `
  <rect width="320" height="300" fill="#28324a"/>
  <path d="M0 210h320v90H0Z" fill="#1a2130"/>
  <path d="M20 210V110h70v100M230 210V80h60v130" fill="#34405c"/>
  <path d="M35 130h12v14H35ZM62 130h12v14H62ZM35 165h12v14H35ZM246 100h10v14h-10ZM266 135h10v14h-10Z" fill="#ffd27a"/>
  <path d="M0 262h320" stroke="#3a4560" stroke-width="4" stroke-dasharray="26 18"/>`;

const SCENES = {
  '路灯不亮.png': `${STREET}${LAMP}<path d="M196 44h30l-5 12h-20Z" fill="#12161b"/>`,
  '灯杆编号.png': `
  <rect width="320" height="300" fill="#4d5a52"/>
  <path d="M120 0h80v300h-80Z" fill="#8b938f"/>
  <rect x="112" y="96" width="96" height="72" rx="6" fill="#f3efe2"/>
  <text x="160" y="142" font-family="monospace" font-size="26" text-anchor="middle" fill="#1d2a33">RM-012</text>`,
};

/** Two photos as a citizen might take them, drawn, ready for `setInputFiles`. */
export async function photographed(browser) {
  const page = await browser.newPage({ viewport: { width: 320, height: 300 } });
  const photos = [];
  for (const [name, scene] of Object.entries(SCENES)) {
    await page.setContent(
      `<svg style="position:fixed;inset:0" viewBox="0 0 320 300" width="320" height="300">${scene}</svg>`,
    );
    photos.push({ name, mimeType: 'image/png', buffer: await page.screenshot() });
  }
  await page.close();
  return photos;
}
