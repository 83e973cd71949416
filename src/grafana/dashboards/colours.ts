/** One colour for each flow of energy, on every dashboard. They are told apart by who sees no red or green, too, light and dark. */
export const FLOWS = {
  sun: '#F2B705',
  'sun of PV inverters': '#F7D76B',
  grid: '#8F5FBF',
  'fed in': '#C39BE0',
  genset: '#C15C17',
  alternator: '#12A594',
  'battery discharge': '#2F8F4E',
  'battery charge': '#7CC894',
  loads: '#3274D9',
  'DC loads': '#8AB8FF',
  other: '#9A8F7A',
  unknown: '#8E8E8E',
} as const;
export type Flow = keyof typeof FLOWS;

/** Of what is said to be well, worth a look, or wrong. */
export const WELL = 'green';
export const LOOK = 'orange';
export const WRONG = 'red';
/** Of what is off, and of what nobody knows. */
export const REST = '#8E8E8E';
