import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TOPIC_LENGTH, MAX_TOPICS, parseTopic, Topics } from '../../src/gx/topics.ts';

describe('parseTopic', () => {
  it.each([
    ['N/c0619ab12345/battery/256/Dc/0/Voltage', 'battery', '256', 'Dc/0/Voltage'],
    ['N/c0619ab12345/battery/256/Soc', 'battery', '256', 'Soc'],
    ['N/c0619ab12345/edge2/abc-DEF_1/Value', 'edge2', 'abc-DEF_1', 'Value'],
    ['N/c0619ab12345/edge2/-1/Value', 'edge2', '-1', 'Value'],
    ['N/c0619ab12345/edge/7/hash#x', 'edge', '7', 'hash#x'],
    ['N/c0619ab12345/edge/7/a+b/c d/☃', 'edge', '7', 'a+b/c d/☃'],
    ['N/c0619ab12345/edge/7/trailing/', 'edge', '7', 'trailing/'],
  ])('takes %s apart', (name, service, instance, path) => {
    expect(parseTopic(name, 7)).toEqual({
      kind: 'value',
      topic: { index: 7, portalId: 'c0619ab12345', service, instance, path },
    });
  });

  it.each(['heartbeat', 'full_publish_completed', 'keepalive'])('knows the control topic %s', (control) => {
    expect(parseTopic(`N/c0619ab12345/${control}`, 0)).toEqual({ kind: 'control', control });
  });

  it.each([
    '',
    'N',
    'N/',
    'N/c0619ab12345',
    'N/c0619ab12345/battery',
    'N/c0619ab12345/battery/256',
    'N/c0619ab12345/battery/256/',
    'N/c0619ab12345//256/Soc',
    'N/c0619ab12345/battery//Soc',
    'N/c0619ab12345/ /256/Soc',
    'N/c0619ab12345/battery/\u0001/Soc',
    'N//battery/256/Soc',
    'R/c0619ab12345/battery/256/Soc',
    'W/c0619ab12345/battery/256/Soc',
    'N/c0619ab12345/GuiCustomizations/Applist',
    'N/c0619ab12345/GuiCustomizations/Apps/demo/info',
  ])('refuses %j', (name) => {
    expect(parseTopic(name, 0)).toEqual({ kind: 'refused', refusal: 'topic_shape' });
  });

  it('puts every name of the right shape together again', () => {
    const level = fc.string({ minLength: 1 }).filter((text) => !text.includes('/') && text.trim() !== '');
    fc.assert(
      fc.property(level, level, level, fc.array(level, { minLength: 1 }), (portalId, service, instance, path) => {
        fc.pre(service !== 'GuiCustomizations');
        const entry = parseTopic(['N', portalId, service, instance, ...path].join('/'), 0);
        expect(entry).toEqual({
          kind: 'value',
          topic: { index: 0, portalId, service, instance, path: path.join('/') },
        });
      }),
    );
  });
});

describe('Topics', () => {
  it('gives each topic one object and a dense index', () => {
    const topics = new Topics();
    const first = topics.find(Buffer.from('N/id/battery/256/Soc'));
    topics.find(Buffer.from('N/id/nonsense'));
    const second = topics.find(Buffer.from('N/id/battery/256/Dc/0/Power'));
    expect(topics.find(Buffer.from('N/id/battery/256/Soc'))).toBe(first);
    expect(first).toMatchObject({ topic: { index: 0 } });
    expect(second).toMatchObject({ topic: { index: 1 } });
    expect(topics.size).toBe(2);
  });

  it('stays bounded when names are made up without end, and still knows the old ones', () => {
    const topics = new Topics();
    for (let count = 0; count < MAX_TOPICS; count += 1) topics.find(Buffer.from(`N/id/battery/256/Path${count}`));
    expect(topics.find(Buffer.from('N/id/battery/256/OneMore'))).toEqual({
      kind: 'refused',
      refusal: 'too_many_topics',
    });
    expect(topics.find(Buffer.from('N/id/battery/256/Path0'))).toMatchObject({ kind: 'value' });
    expect(topics.size).toBe(MAX_TOPICS);
  });

  it('refuses names longer than any GX has', () => {
    const name = `N/id/battery/256/${'x'.repeat(MAX_TOPIC_LENGTH)}`;
    expect(new Topics().find(Buffer.from(name))).toEqual({ kind: 'refused', refusal: 'topic_shape' });
  });
});
