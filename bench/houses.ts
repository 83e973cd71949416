/** So many simulated ESS houses, each with a broker of its own. Sends `{ports}` over IPC. */
import { startSimulator } from '../test/support/simulator.ts';

const ports: number[] = [];
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  const portalId = `c0619ab0${String(index).padStart(4, '0')}`;
  const { port } = await startSimulator({ scenario: 'ess-house', seed: index + 1, portalId });
  ports.push(port);
}
process.on('disconnect', () => process.exit());
process.send?.({ ports });
