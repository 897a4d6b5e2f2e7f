// A link to a page of ours: followed without loading anew, and a link still for everything else one does with links.

import type { ComponentChildren } from "preact";
import { pathOf, type PageName } from "../model/route";
import { goTo } from "./use_address";

export function Link(props: {
  to: PageName;
  query?: Record<string, string | null>;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
}) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(props.to, props.query);
  };
  return (
    <a class={props.class} href={pathOf(props.to, props.query)} aria-current={props.current ? "page" : undefined} onClick={follow}>
      {props.children}
    </a>
  );
}
