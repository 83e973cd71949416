/**
 * `gx-logger explain [topic or words]`: what a path means, what is stored of it under the user's configuration, who
 * decided it and how to change it. With a filter or a service: the same, in short, for the paths that it matches; with
 * words: for the paths that have them, the best first. A field of energy is told as well. Asks neither GX nor database.
 */
import type { Config } from '../config/schema.ts';
import { type ListOptions, listFound, listMatching, listServices } from './explain/list.ts';
import { explainOwn, ownOf } from './explain/own.ts';
import { topicOf } from './explain/paths.ts';
import { isRule, readQuestion } from './explain/question.ts';
import { search, suggest } from './explain/search.ts';
import { explainTopic } from './explain/topic.ts';

/** Whether there is an answer. Throws two lines where the topic is of a wrong shape. */
export function explain(
  config: Config,
  words: readonly string[],
  options: ListOptions,
  say: (line: string) => void,
): boolean {
  const lines = answer(config, words, options);
  for (const line of lines ?? suggest(words.join(' '))) say(line);
  return lines !== undefined;
}

/** In lines; undefined where nothing is found. */
function answer(config: Config, words: readonly string[], options: ListOptions): readonly string[] | undefined {
  const question = readQuestion(words);
  switch (question.kind) {
    case 'nothing':
      return listServices(options);
    case 'topic':
      return explainTopic(config, question.topic);
    case 'filter':
      return listMatching(config, question.filter, options);
    case 'own':
      return explainOwn(question.own);
    case 'rule':
      return [`${question.name} is an alert rule: docs/alerts.md says when it fires, and how to change it.`];
    case 'words': {
      const found = search(question.words);
      const [best] = found;
      if (!best) return undefined;
      const lines =
        found.length > 1 ? listFound(config, question.words, found, options) : explainTopic(config, topicOf(best));
      const { measurement, field } = ownOf(question.words.join(' ')) ?? {};
      const also =
        field === undefined
          ? []
          : [`A field of ${measurement} is called so too: gx-logger explain ${measurement}/${field}`];
      const rule = isRule(question.words.join(' ')) ? ['An alert rule is called so too: docs/alerts.md'] : [];
      return [...lines, ...also, ...rule];
    }
  }
}
