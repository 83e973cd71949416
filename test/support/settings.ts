/** What a source of the tests is told, where a test says nothing else. */
import type { SourceSettings } from '../../src/gx/protocol.ts';

export const SETTINGS: SourceSettings = {
  gx: {
    host: '127.0.0.1',
    tls: undefined,
    port: undefined,
    username: undefined,
    password: undefined,
    portal_id: [],
    topic_prefix: '',
  },
  full_publish_interval: 300_000,
};
