// Two selections that need not be alike in anything but the moments: each with its own place, customers, weekday and days.

import type { ComponentChildren } from "preact";
import type { Session } from "../../api";
import { useI18n } from "../../i18n";
import { published } from "../../model/lattice";
import { isGated, timeZoneOf, type Programme } from "../../model/programme";
import { segmentsText, segmentText } from "../../model/segment_choice";
import type { Selection } from "../../model/selection";
import { ChoicePill } from "../../ui/controls";
import { LengthChoice } from "../../ui/length_choice";
import { SegmentChoice } from "../../ui/segment_choice";
import { SiteChoice } from "../../ui/site_choice";
import type { SetQuery } from "../../ui/use_address";
import { WeekdayChoice } from "../../ui/weekday_choice";
import { OtherDays } from "./other_days";
import { usual, type Choosing } from "./use_choosing";

export const lengths = [7, 28, 84] as const;

/** Behind the gate segments and weekdays are never published together: the last one chosen stays. */
function Whom(props: { programme: Programme; session: Session; selection: Selection; prefix: "" | "b_"; setQuery: SetQuery }) {
  const { t, say } = useI18n();
  const { programme, session, selection, prefix, setQuery } = props;
  const gated = isGated(programme);
  const excludes = (chosen: unknown, name: string): Record<string, null> => (gated && chosen ? { [prefix + name]: null } : {});
  return (
    <>
      <SiteChoice programme={programme} session={session} name={`${prefix}site`} value={selection.site} onChange={(value) => setQuery({ [`${prefix}site`]: value })} />
      {gated ? (
        <SegmentChoice
          programme={programme}
          name={`${prefix}segment`}
          value={selection.segments[0] ?? null}
          onChange={(value) => setQuery({ [`${prefix}segment`]: segmentText(value), ...excludes(value, "weekday") })}
        />
      ) : (
        programme.dimensions.map(({ id, name, values }) => (
          <ChoicePill
            key={id}
            label={say(name)}
            name={`${prefix}segment.${id}`}
            value={selection.segments.find(({ dimension }) => dimension === id)?.value ?? ""}
            choices={[{ value: "", label: t("drivers.everybody") }, ...values.map((value) => ({ value: value.id, label: say(value.name) }))]}
            onChange={(value) => {
              const others = selection.segments.filter(({ dimension }) => dimension !== id);
              setQuery({ [`${prefix}segment`]: segmentsText(value ? [...others, { dimension: id, value }] : others) });
            }}
          />
        ))
      )}
      {published(gated, { segment: null, weekday: 1 }, "whole") !== "never" && (
        <WeekdayChoice name={`${prefix}weekday`} value={selection.weekday} onChange={(value) => setQuery({ [`${prefix}weekday`]: value, ...excludes(value, "segment") })} />
      )}
    </>
  );
}

function Row(props: { name: string; children: ComponentChildren }) {
  return (
    <div class="compare__row" role="group" aria-label={props.name}>
      <span class="compare__row-name" aria-hidden="true">
        {props.name}
      </span>
      <div class="compare__row-pills">{props.children}</div>
    </div>
  );
}

export function FreeSides(props: { programme: Programme; session: Session; choosing: Choosing }) {
  const { t } = useI18n();
  const { programme, session, choosing } = props;
  const { asked, setQuery } = choosing;
  const [a, b] = asked.sides;
  return (
    <div class="compare__rows">
      <Row name={t("compare.a")}>
        <Whom programme={programme} session={session} selection={a} prefix="" setQuery={setQuery} />
        <LengthChoice lengths={lengths} usual={usual} value={asked.stretch} timeZone={timeZoneOf(programme, a.site)} setQuery={setQuery} />
      </Row>
      <Row name={t("compare.b")}>
        <Whom programme={programme} session={session} selection={b} prefix="b_" setQuery={setQuery} />
        <OtherDays programme={programme} asked={asked} label={t("filter.period")} setQuery={setQuery} />
      </Row>
    </div>
  );
}
