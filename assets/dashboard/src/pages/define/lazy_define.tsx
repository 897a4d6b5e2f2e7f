// "Define" is loaded when somebody goes there: whoever only reads scores need not wait for an editor.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Api, Session } from "../../api";
import { useI18n } from "../../i18n";
import type { Programme } from "../../model/programme";
import { Notice } from "../../ui/controls";

interface Props {
  api: Api;
  session: Session;
  programme: Programme | null;
  onProgrammeChanged: () => void;
}

export function LazyDefine(props: Props) {
  const { t } = useI18n();
  const [page, setPage] = useState<{ Page: ComponentType<Props> } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import("./define_page").then(
      (module) => setPage({ Page: module.default }),
      () => setFailed(true),
    );
  }, []);
  if (failed) {
    return (
      <Notice bad>
        {t("failure.no_answer")}{" "}
        <button type="button" class="link" onClick={() => location.reload()}>
          {t("failure.retry")}
        </button>
      </Notice>
    );
  }
  if (!page) return <div class="skeleton" style={{ height: "40vh" }} role="status" aria-label={t("live.loading")} />;
  return <page.Page {...props} />;
}
