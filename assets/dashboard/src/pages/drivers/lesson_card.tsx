// Where it cannot be told: why, and how to come to data that tell. It is what most see first, so it teaches.

import { useI18n } from "../../i18n";
import type { Lesson, LessonKind } from "../../model/drivers";
import type { Programme } from "../../model/programme";
import { Link } from "../../ui/link";
import { useWords, type Words } from "./wording";

/** The address of this page with something else in it. */
export type Turned = (change: Record<string, string | null>) => Record<string, string | null>;

interface Props {
  lesson: Lesson;
  programme: Programme;
  outcome: string; // within a sentence
  moments: string[] | null; // that were asked for
  sets: string[][];
  narrowed: boolean; // by site, segment or days
  turned: Turned;
}

/** Kiosks that ask of several moments at once: what they gathered may do. */
function Sets(props: Props & { words: Words }) {
  const { t } = useI18n();
  const { sets, moments, turned, words } = props;
  const others = sets.filter((set) => set.join() !== moments?.join());
  if (others.length === 0) return null;
  return (
    <li>
      <p>{t("drivers.lesson.sets")}</p>
      <ul class="lesson__choices">
        {others.map((set) => (
          <li key={set.join()}>
            <Link to="drivers" query={turned({ moments: set.join(",") })} class="pill pill--on">
              {words.moments(set)}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** The same without one of those that stand in the way. */
function Without(props: Props & { words: Words }) {
  const { t } = useI18n();
  const { lesson, programme, moments, turned, words } = props;
  const all = moments ?? programme.moments.map(({ id }) => id);
  const blamed = lesson.columns.filter((id) => all.includes(id));
  if (blamed.length === 0 || all.length < 3) return null;
  return (
    <li>
      <p>{t("drivers.lesson.without")}</p>
      <ul class="lesson__choices">
        {blamed.map((id) => (
          <li key={id}>
            <Link to="drivers" query={turned({ moments: all.filter((each) => each !== id).join(",") })} class="pill pill--on">
              {t("drivers.lesson.without_one", { moment: words.moment(id) })}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Wider(props: Props) {
  const { t } = useI18n();
  if (!props.narrowed) return null;
  return (
    <li>
      <p>
        {t("drivers.lesson.wider")}{" "}
        <Link to="drivers" query={props.turned({ site: null, segment: null, days: "all" })} class="link">
          {t("drivers.lesson.wider_link")}
        </Link>
      </p>
    </li>
  );
}

/** How to come to visits of several moments. */
function Gather() {
  const { t } = useI18n();
  return (
    <>
      <li>
        <p>{t("drivers.lesson.kiosk")}</p>
        <Link class="link" to="define" query={{ part: "kiosks" }}>
          {t("drivers.lesson.to_kiosks")}
        </Link>
      </li>
      <li>
        <p>{t("drivers.lesson.import")}</p>
      </li>
    </>
  );
}

function Steps(props: Props & { words: Words }) {
  const { t } = useI18n();
  const kind: LessonKind = props.lesson.kind;
  switch (kind) {
    case "one_moment":
      return (
        <>
          <Sets {...props} />
          <Gather />
        </>
      );
    case "little_overlap":
    case "collinear":
      return (
        <>
          <Without {...props} />
          <Sets {...props} />
          <Wider {...props} />
        </>
      );
    case "few_visits":
      return (
        <>
          <Wider {...props} />
          <Gather />
        </>
      );
    case "gated":
      return (
        <li>
          <p>
            {t("drivers.lesson.gated_else")}{" "}
            <Link to="compare" class="link">
              {t("nav.compare")}
            </Link>
          </p>
        </li>
      );
    default:
      return <Wider {...props} />;
  }
}

export function LessonCard(props: Props) {
  const { t, format } = useI18n();
  const words = useWords(props.programme);
  const { lesson, outcome } = props;
  const { kind, visits, each } = lesson;
  const counted = kind === "one_moment" && visits !== null && each !== null;
  return (
    <section class="levers__lesson" data-testid="lesson" data-lesson={kind}>
      <h2>{t(`drivers.lesson.${kind}_title`, { outcome })}</h2>
      <p>{t(`drivers.lesson.${kind}`, { outcome })}</p>
      {counted && (
        <p class="levers__note">{t("drivers.lesson.counted", { count: visits, visits: format.count(visits), each: format.tenth(each) })}</p>
      )}
      <ol class="steps">
        <Steps {...props} words={words} />
      </ol>
      {kind === "other" && <p class="levers__note">{lesson.detail}</p>}
    </section>
  );
}
