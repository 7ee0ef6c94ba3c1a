'use client';
import type { OpenQuestion } from '#core/views/open-questions.ts';
import { describeApiError } from '#components/connection/describe-api-error.ts';
import { QuestionCard } from '#components/composer/question-card.tsx';
import { sessionWords } from '#components/session-words.ts';
import { useCommand } from './use-command.ts';
import { useOpenQuestions } from './use-open-questions.ts';

/** Everything that the user is asked now, the oldest first. */
export function OpenQuestions() {
  const questions = useOpenQuestions();
  if (questions.length === 0) return null;
  return (
    <section aria-label={sessionWords.say.questionsLabel} className="space-y-2">
      {questions.map((question) => (
        <Question key={question.id} question={question} />
      ))}
    </section>
  );
}

function Question({ question: { id, from, request } }: { readonly question: OpenQuestion }) {
  const { pending, error, send } = useCommand();
  return (
    <QuestionCard
      from={from}
      question={request.text.text}
      deadlineAt={request.deadlineAt}
      fallback={request.fallback ?? null}
      isPending={pending !== null}
      error={error === null ? null : describeApiError(error).text}
      onAnswer={(text) => void send({ command: 'say', correlationId: id, text })}
    />
  );
}
