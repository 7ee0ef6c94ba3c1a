'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './icon-button.tsx';
import { Menu } from './menu.tsx';
import { THEMES, wearTheme, type Theme } from './theme.ts';
import { uiWords } from './ui-words.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;

/** Chooses between light, dark and the system's theme, at once and for the next visits. */
export function ThemeSwitch({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    wearTheme(document, next);
  };
  const Icon = icons[theme];
  return (
    <Menu
      trigger={
        <IconButton label={uiWords.theme}>
          <Icon aria-hidden size={16} />
        </IconButton>
      }
      items={THEMES.map((each) => {
        const Each = icons[each];
        return {
          key: each,
          label: uiWords.themes[each],
          icon: <Each aria-hidden size={15} />,
          checked: each === theme,
          onSelect: () => choose(each),
        };
      })}
    />
  );
}
