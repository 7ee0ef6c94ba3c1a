'use client';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { AgentGraphView } from '#components/graph/agent-graph-view.tsx';
import { sessionWords } from '#components/session-words.ts';
import { Tabs } from '#components/ui/tabs.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { DoctorPanel } from './doctor-panel.tsx';
import { FeedPanel } from './feed-panel.tsx';
import { FindingsPanel } from './findings-panel.tsx';
import { usePanels, type PanelName } from './panel-context.tsx';
import { PlanApprovalPanel } from './plan-approval-panel.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { useSelection } from './selection-context.tsx';
import { useView } from './session-context.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import { useSessionKeys } from './use-session-keys.ts';
import { useSidePanel } from './use-side-panel.ts';

const words = sessionWords.panels;

/** The stage in the middle, the plan and the messages at the left, details at the right, time below. */
export function SessionLayout() {
  useSessionKeys();
  return useIsNarrow() ? <NarrowLayout /> : <WideLayout />;
}

function WideLayout() {
  const { selection } = useSelection();
  const rows = useDefaultLayout({ id: 'session-rows', storage: layoutStorage });
  const columns = useDefaultLayout({
    id: 'session-columns',
    panelIds: selection === null ? ['side', 'stage'] : ['side', 'stage', 'details'],
    storage: layoutStorage,
  });
  return (
    <Group orientation="vertical" id="session-rows" {...rows} className="h-full">
      <Panel id="work" minSize={160}>
        <Group orientation="horizontal" id="session-columns" {...columns} className="h-full">
          <Panel
            id="side"
            defaultSize={340}
            minSize={240}
            maxSize="45%"
            collapsible
            collapsedSize={0}
            groupResizeBehavior="preserve-pixel-size"
          >
            <SidePanel />
          </Panel>
          <Handle label={words.resize} upright />
          <Panel id="stage" minSize={240}>
            <Stage />
          </Panel>
          {selection !== null && (
            <>
              <Handle label={words.resize} upright />
              <Panel
                id="details"
                defaultSize={380}
                minSize={260}
                maxSize="50%"
                groupResizeBehavior="preserve-pixel-size"
              >
                <DetailsPanel />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
      <Handle label={words.resize} />
      <Panel
        id="time"
        defaultSize={264}
        minSize={96}
        maxSize="60%"
        collapsible
        collapsedSize={40}
        groupResizeBehavior="preserve-pixel-size"
      >
        <ReplayPanel />
      </Panel>
    </Group>
  );
}

/** On a phone: one at a time, the messages first; the handle on time stays. */
function NarrowLayout() {
  const { chosen, open } = usePanels();
  const { selection } = useSelection();
  if (selection !== null) return <DetailsPanel />;
  return (
    <div className="flex h-full flex-col">
      <Tabs
        label={words.label}
        value={chosen ?? 'feed'}
        onChange={(panel) => open(panel as PanelName)}
        className="flex-1"
        tabs={[
          { value: 'feed', label: words.feed, content: <FeedPanel /> },
          { value: 'graph', label: words.graph, content: <Stage /> },
          { value: 'plan', label: words.plan, content: <PlanOrProposal /> },
          { value: 'findings', label: words.findings, content: <FindingsPanel /> },
          { value: 'result', label: words.result, content: <ResultPanel /> },
          { value: 'doctor', label: words.doctor, content: <DoctorPanel /> },
        ]}
      />
      <div className="h-40 border-t border-line">
        <ReplayPanel />
      </div>
    </div>
  );
}

function SidePanel() {
  const [shown, setShown] = useSidePanel();
  return (
    <Tabs
      label={words.label}
      value={shown}
      onChange={(panel) => setShown(panel as PanelName)}
      className="h-full"
      tabs={[
        { value: 'plan', label: words.plan, content: <PlanPanel /> },
        { value: 'feed', label: words.feed, content: <FeedPanel /> },
        { value: 'findings', label: words.findings, content: <FindingsPanel /> },
        { value: 'result', label: words.result, content: <ResultPanel /> },
        { value: 'doctor', label: words.doctor, content: <DoctorPanel /> },
      ]}
    />
  );
}

function PlanOrProposal() {
  const waits = useView((view) => view.approval.pending !== null);
  return waits ? <PlanApprovalPanel /> : <PlanPanel />;
}

/** The graph; while a plan waits nobody is at work, and the plan has the stage. */
function Stage() {
  const { selection, select } = useSelection();
  const waits = useView((view) => view.approval.pending !== null);
  const isNarrow = useIsNarrow();
  if (waits && !isNarrow) return <PlanApprovalPanel />;
  return (
    <section aria-label={words.stage} className="h-full bg-sunken">
      <AgentGraphView selection={selection} onSelect={select} />
    </section>
  );
}

function Handle({
  label,
  upright = false,
}: {
  readonly label: string;
  readonly upright?: boolean;
}) {
  return (
    <Separator
      aria-label={label}
      className={
        upright
          ? 'w-px bg-line transition-colors hover:bg-focus focus-visible:bg-focus data-[separator=active]:bg-focus'
          : 'h-px bg-line transition-colors hover:bg-focus focus-visible:bg-focus data-[separator=active]:bg-focus'
      }
    />
  );
}

/** Remembers the panels in this browser; a server that renders has nothing to remember. */
const layoutStorage = {
  getItem: (key: string) =>
    typeof localStorage === 'undefined' ? null : localStorage.getItem(key),
  setItem: (key: string, value: string) => localStorage.setItem(key, value),
};
