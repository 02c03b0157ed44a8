/** The icons, as paths on a 20 px or 16 px grid, drawn in the ink of their place. */
export const icons = {
  studies: [
    20,
    'M4.5 3.5h11A1.5 1.5 0 0 1 17 5v2a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 7V5a1.5 1.5 0 0 1 1.5-1.5ZM4.5 11.5h11A1.5 1.5 0 0 1 17 13v2a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15v-2a1.5 1.5 0 0 1 1.5-1.5ZM6 6h.01M6 14h.01M9 6h5M9 14h5',
  ],
  'set-up': [20, 'M3 6h7M14 6h3M3 14h3M10 14h7M14 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM10 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z'],
  progress: [20, 'M2.5 10h3l2-5.5 4 11 2.3-5.5h3.7'],
  front: [20, 'M3.5 3v13.5H17M6 4.5c.6 5.6 3.4 8.6 10 9.3M8.2 9.6h.01M12 12.8h.01'],
  parameters: [20, 'M4 3v14M10 3v14M16 3v14M4 6l6 7 6-8M4 13l6-5 6 6'],
  trial: [20, 'M5 3.5v3M8 3.5v3M14 3.5v3M6.5 8.5v3M10 8.5v3M12 8.5v3M15.5 8.5v3M9 13.5v3M12.5 13.5v3'],
  mapping: [
    20,
    'M5 3h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM3 7.7h14M3 12.3h14M7.7 3v14M12.3 3v14',
  ],
  search: [16, 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10.5 10.5l3 3'],
  pause: [16, 'M5.5 4v8M10.5 4v8'],
  play: [16, 'M5 3.5v9l7-4.5z'],
  stop: [16, 'M5 4h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z'],
  theme: [16, 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0ZM8 2.5v11M10 3.5v9M12 5v6'],
  table: [
    16,
    'M3.7 3h8.6a1.2 1.2 0 0 1 1.2 1.2v7.6a1.2 1.2 0 0 1-1.2 1.2H3.7a1.2 1.2 0 0 1-1.2-1.2V4.2A1.2 1.2 0 0 1 3.7 3ZM2.5 6.3h11M2.5 9.7h11M6.5 6.3V13',
  ],
  save: [16, 'M8 2.5v7.5M5 7.2l3 3 3-3M3 12.5h10'],
  check: [16, 'M3.5 8.5l3 3 6-7'],
  cross: [16, 'M4.5 4.5l7 7M11.5 4.5l-7 7'],
  warn: [16, 'M8 2.8 14 13H2zM8 6.5v3M8 11.3h.01'],
} as const satisfies Record<string, readonly [number, string]>

export type IconName = keyof typeof icons
