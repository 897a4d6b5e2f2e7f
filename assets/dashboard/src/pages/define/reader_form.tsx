// A kiosk's reader of codes: how customers are invited to it, which codes it takes, and a place to try one.

import { useState } from "preact/hooks";
import { useI18n } from "../../i18n";
import { put } from "../../model/define/edits";
import { likeThis } from "../../model/define/reader_edits";
import type { Kiosk, TicketPattern } from "../../model/programme";
import { WordsField } from "../../ui/fields";
import { Plus } from "../../ui/icons";
import { useErrors } from "./finding_text";
import { RemoveButton } from "./items";
import { ReaderCodes } from "./reader_codes";
import { useOpenCode, type ReaderProps } from "./reader_parts";
import { ReaderTrial } from "./reader_trial";
import { useDefine } from "./use_draft";
import "./reader.css";

function Prompt(props: ReaderProps) {
  const { t } = useI18n();
  const { document } = useDefine();
  const errorAt = useErrors();
  const { scanner, path, change } = props;
  const own = `${path}.prompt`;
  return (
    <WordsField
      label={t("define.field.prompt")}
      name="prompt"
      help={t("define.reader.prompt_help")}
      languages={document.languages}
      value={scanner.prompt}
      error={errorAt(own)}
      errorIn={(language) => (scanner.prompt?.[language] ? errorAt(`${own}.${language}`) : null)}
      onChange={(words, language) => change((next) => put(next, "prompt", words), `prompt.${language}`)}
    />
  );
}

function Reader(props: ReaderProps & { onRemove: () => void }) {
  const { t } = useI18n();
  const { onRemove, ...reader } = props;
  const [fresh, setFresh] = useState<number | null>(null);
  const [, setOpen] = useOpenCode();
  const add = (pattern: TicketPattern): void => {
    const at = reader.scanner.patterns.length;
    reader.change((next) => void next.patterns.push(pattern));
    setFresh(at);
    setOpen(at);
  };
  return (
    <>
      <p class="define__intro">{t("define.reader.lead")}</p>
      <div class="form">
        <Prompt {...reader} />
      </div>
      <div class="reader__columns">
        <ReaderCodes {...reader} fresh={fresh} onFocused={() => setFresh(null)} onAdd={() => add({})} />
        <ReaderTrial scanner={reader.scanner} onAccept={(code) => add(likeThis(code))} />
      </div>
      <RemoveButton label={t("define.reader.remove")} onRemove={onRemove} />
    </>
  );
}

export function ReaderForm(props: { kiosk: Kiosk; index: number }) {
  const { t } = useI18n();
  const { update } = useDefine();
  const { kiosk, index } = props;
  const { scanner } = kiosk;
  return (
    <div class="reader" role="group" aria-label={t("define.field.scanner")} data-testid="reader">
      <h3>{t("define.field.scanner")}</h3>
      {scanner ? (
        <Reader
          scanner={scanner}
          path={`kiosks[${index}].scanner`}
          change={(recipe, step) =>
            update(
              (d) => {
                const own = d.kiosks[index]!.scanner;
                if (own) recipe(own);
              },
              step && `kiosks.${kiosk.id}.scanner.${step}`,
            )
          }
          onRemove={() => update((d) => void delete d.kiosks[index]!.scanner)}
        />
      ) : (
        <>
          <p class="define__intro">{t("define.reader.what_for")}</p>
          <button type="button" class="button button--plain" data-testid="add-reader" onClick={() => update((d) => void (d.kiosks[index]!.scanner = { patterns: [] }))}>
            <Plus />
            {t("define.reader.add")}
          </button>
        </>
      )}
    </div>
  );
}
