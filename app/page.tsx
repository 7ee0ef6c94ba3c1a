import { cookies } from 'next/headers';
import { HomeHeader } from '#components/launch/home-header.tsx';
import { LaunchForm } from '#components/launch/launch-form.tsx';
import { SessionList } from '#components/launch/session-list.tsx';
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts';
import { words } from '#components/words.ts';
import { theRuntime } from '#server/runtime.ts';

interface HomePageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const PAGE_SIZE = 20;
const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null);

/** The launch form and the list of sessions. */
export default async function HomePage({ searchParams }: HomePageProps) {
  const address = await searchParams;
  const query = { search: one(address['q'])?.slice(0, 200) ?? '', limit: PAGE_SIZE };
  const runtime = theRuntime();
  const [choices, page, jar] = await Promise.all([
    runtime.launchOptions(),
    runtime
      .sessions({ ...query, before: one(address['before']) })
      .catch(() => runtime.sessions({ ...query, before: null })),
    cookies(),
  ]);
  return (
    <div className="flex min-h-dvh flex-col">
      <HomeHeader theme={parseTheme(jar.get(THEME_COOKIE)?.value)} />
      <main
        id="content"
        className="grid flex-1 grid-cols-1 lg:grid-cols-[minmax(24rem,30rem)_minmax(0,1fr)]"
      >
        <div className="border-b border-line px-4 py-8 sm:px-8 lg:border-r lg:border-b-0">
          <h1 className="mb-6 text-28 font-semibold">{words.launch.heading}</h1>
          <LaunchForm choices={choices} />
        </div>
        <div className="px-4 py-8 sm:px-8">
          <SessionList initial={page} />
        </div>
      </main>
    </div>
  );
}
