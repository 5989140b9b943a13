import type { CompletedProgram } from './completedCommands.ts';

/**
 * The words that can follow a topic.
 *
 * @param topic empty: the first words of the program
 */
export function nextWords(
  { commands, topics }: CompletedProgram,
  topic: string,
): { name: string; about: string }[] {
  if (topic === '') {
    const first = [...topics, ...commands.filter(({ name }) => !name.includes(' '))];
    return first.map(({ name, about }) => ({ name, about })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  return commands.flatMap(({ name, about }) =>
    name.startsWith(`${topic} `) ? [{ name: name.slice(topic.length + 1), about }] : [],
  );
}
