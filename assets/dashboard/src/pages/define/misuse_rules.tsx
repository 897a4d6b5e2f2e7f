// By which rules responses are set aside as misuse.

import { useI18n } from "../../i18n";
import { misuseRules, ruleDefaults, setRule, type RuleName } from "../../model/define/misuse";
import { CheckField, NumberField } from "../../ui/fields";
import { useErrors } from "./finding_text";
import { useDefine } from "./use_draft";

/** Once in how many days: of a probability, without what dividing leaves behind the point. */
const oneIn = (probability: number): number => Number((1 / probability).toPrecision(9));

function Rule(props: { name: RuleName }) {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const errorAt = useErrors();
  const { name } = props;
  const rule = { ...ruleDefaults[name], ...document.misuse?.[name] } as Record<string, number | boolean>;
  const on = rule["on"] !== false;
  const numbers = Object.keys(ruleDefaults[name]).filter((key) => key !== "on");
  return (
    <li class="rule">
      <CheckField
        label={t(`define.misuse.${name}`)}
        help={t(`define.misuse.${name}_help`)}
        name={`misuse.${name}`}
        checked={on}
        onChange={(checked) => update((d) => setRule(d, name, "on", checked))}
      />
      {on && numbers.length > 0 && (
        <div class="form rule__numbers">
          {numbers.map((key) => {
            const shared = { key, name: `misuse.${name}.${key}`, error: errorAt(`misuse.${name}.${key}`) };
            const set = (value: number): void => update((d) => setRule(d, name, key, value), `misuse.${name}.${key}`);
            return key === "probability" ? (
              <NumberField
                {...shared}
                label={t("define.misuse.number.probability")}
                help={t("define.misuse.probability_help")}
                min={1}
                value={oneIn(rule[key] as number)}
                onChange={(days) => days && set(1 / days)}
              />
            ) : (
              <NumberField
                {...shared}
                label={t(`define.misuse.number.${key}` as "define.misuse.number.visits")}
                min={0}
                value={rule[key] as number}
                onChange={(value) => value !== undefined && set(value)}
              />
            );
          })}
        </div>
      )}
    </li>
  );
}

export function MisuseRules() {
  const { t } = useI18n();
  const { document, update } = useDefine();
  const { misuse } = document;
  return (
    <section data-testid="misuse-rules">
      <h2>{t("define.misuse.rules")}</h2>
      <p class="define__intro">{t("define.misuse.lead")}</p>
      <CheckField
        label={t("define.misuse.judge")}
        name="misuse"
        checked={misuse !== undefined}
        onChange={(on) =>
          update((d) => {
            if (on) d.misuse = structuredClone(ruleDefaults);
            else delete d.misuse;
          })
        }
      />
      {misuse && (
        <ul class="rules">
          {misuseRules.map((name) => (
            <Rule key={name} name={name} />
          ))}
        </ul>
      )}
    </section>
  );
}
