/** What the load publishes. */
export const PORTAL_ID = 'c0619ab12345';
export const TOPICS = 500;
export const INSTANCES = 10;
export const FIRST_INSTANCE = 256;
/** Carries the time at which it was sent. */
export const MARKER = 'battery/999/Marker';
