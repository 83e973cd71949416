/** What the load publishes. */
export const PORTAL_ID = 'c0619ab12345';
/** So many that no topic changes more often than once in a millisecond, which is all that its stamps can hold. */
export const TOPICS = 1_000;
export const INSTANCES = 10;
export const FIRST_INSTANCE = 256;
/** Carries the time at which it was sent. */
export const MARKER = 'battery/999/Marker';
