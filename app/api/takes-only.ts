import { json } from './respond.ts';

/** What a route that takes `method` only exports for the other one: 405 with a sentence. */
export function takesOnly(method: 'GET' | 'POST'): () => Response {
  return () => {
    const message = `This address takes ${method} only.`;
    const answer = json({ error: { kind: 'method-not-allowed', message } }, 405);
    answer.headers.set('allow', method === 'GET' ? 'GET, HEAD' : method);
    return answer;
  };
}
