export const NOW = Date.parse('2026-11-22T10:00:00+08:00');
export const KEY = 'open311-key-of-fixmystreet-1';
export const OTHER_KEY = 'open311-key-of-the-lamp-app-7';

const SERVICES = [
  {
    code: 'SL-001',
    name: '路灯故障',
    description: '路灯不亮、闪烁或倾斜',
    keywords: ['路灯', '照明'],
    group: '市政设施',
    attributes: [
      { code: 'LAMP_NO', description: '灯杆编号是多少？', hint: '灯杆上的铭牌，例如 RM-012' },
      {
        code: 'TIME',
        description: '什么时候不亮？',
        datatype: 'multivaluelist',
        values: [
          { code: 'night', name: '夜间' },
          { code: 'dawn', name: '清晨' },
        ],
      },
    ],
  },
  {
    code: 'RD-002',
    name: '道路破损',
    attributes: [
      { code: 'NOTE', description: '紧急情况请拨打 12345。', datatype: 'text', isAsked: false },
      {
        code: 'SIZE',
        description: '破损有多大？',
        datatype: 'singlevaluelist',
        isRequired: true,
        values: [
          { code: 's', name: '小于 30 厘米' },
          { code: 'l', name: '更大 <不小于 30 厘米> & 深' },
        ],
      },
      { code: 'DEPTH', description: '有多深？', datatype: 'number', hint: '厘米' },
      { code: 'SINCE', description: '何时发现？', datatype: 'datetime' },
    ],
  },
  { code: '003', name: '垃圾清运' },
];

/** An endpoint with two clients and three services, as the configuration writes it. */
export const SETTINGS = {
  clients: [
    { id: 'fixmystreet', key: KEY },
    { id: 'lamp-app', key: OTHER_KEY },
  ],
  jurisdiction: { id: 'city.example.gov.cn' },
  services: SERVICES,
  contact: '市民热线开放平台 open311@city.example.gov.cn',
  keyService: '请写信给 open311@city.example.gov.cn 申请密钥',
  changeset: '2026-11-22T10:00:00+08:00',
} as const;
