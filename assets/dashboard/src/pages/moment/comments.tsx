// What customers wrote, to be searched. Only for who may read it: no figure hides anybody here.

import { useEffect, useState } from "preact/hooks";
import type { Api, ApiError } from "../../api";
import { useI18n } from "../../i18n";
import { find } from "../../model/find";
import { narrowingFilter } from "../../model/lattice";
import type { Days } from "../../model/period";
import type { Programme } from "../../model/programme";
import type { Comment, CommentsReply } from "../../model/voices";
import { Notice } from "../../ui/controls";
import { Face } from "../../ui/face";
import { failureText } from "../../ui/failure";
import { once, Poller } from "../../ui/poller";
import { useQuery } from "../../ui/use_address";
import type { AskedMoment } from "./read_moment";
import "../../ui/fields.css";

const page = 20;
const most = 500;
const askAfter = 350; // ms without another letter

function Entry(props: { comment: Comment; programme: Programme }) {
  const { t, say, format } = useI18n();
  const { comment, programme } = props;
  const { day, hour, site, index, language } = comment;
  const when = day ? format.days({ from: day, to: day }) : t("comments.undated");
  const where = say(find(programme.sites, site ?? "")?.name) || site;
  const who = Object.entries(comment.segments).map(([dimension, value]) => say(find(find(programme.dimensions, dimension)?.values ?? [], value)?.name) || value);
  return (
    <li class="comment">
      {index === null ? <span /> : <Face verdict={1 + index / 25} size={28} />}
      <div>
        <p lang={language}>{comment.text}</p>
        <p class="comment__about">
          {[when, hour === null ? null : t("comments.hour", { hour }), where, ...who, index === null ? null : t("comments.index", { index: format.whole(index) })].filter(Boolean).join(" · ")}
        </p>
      </div>
    </li>
  );
}

interface CommentsProps {
  api: Api;
  programme: Programme;
  asked: AskedMoment;
  days: Days;
}

/** Looking through what was written takes the server a while: it is done when somebody asks, or shares a search. */
export function Comments(props: CommentsProps) {
  const { t } = useI18n();
  const [query] = useQuery();
  const [asked, setAsked] = useState(query.get("search") !== null);
  if (asked) return <Found {...props} />;
  return (
    <section class="moment__comments">
      <header class="comments__head">
        <h2>{t("comments.title")}</h2>
        <button type="button" class="button button--plain" data-testid="read-comments" onClick={() => setAsked(true)}>
          {t("comments.read")}
        </button>
      </header>
    </section>
  );
}

/** The newest that fit what the page is narrowed to, days and words. */
function useComments({ api, asked, days }: CommentsProps, search: string, limit: number) {
  const { moment, site } = asked;
  const { from, to } = days;
  const [read, setRead] = useState<{ reply: CommentsReply | null; error: ApiError | null }>({ reply: null, error: null });
  useEffect(() => {
    let poller: Poller<CommentsReply> | undefined;
    const timer = setTimeout(() => {
      poller = new Poller(
        (signal) => api.comments({ moment, site, ...narrowingFilter(asked), from, to, search: search.trim(), limit: String(limit) }, signal),
        ({ data = null, error }) => setRead({ reply: data, error }),
        once,
      );
    }, search ? askAfter : 0);
    return () => {
      clearTimeout(timer);
      poller?.stop();
    };
  }, [api, asked, from, to, search, limit]);
  return read;
}

function Found(props: CommentsProps) {
  const { t, format } = useI18n();
  const [query, setQuery] = useQuery();
  const search = query.get("search") ?? "";
  const [limit, setLimit] = useState(page);
  const { reply, error } = useComments(props, search, limit);
  const found = reply?.found ?? 0;
  const more = reply !== null && found > reply.comments.length;
  return (
    <section class="moment__comments" data-testid="comments">
      <header class="comments__head">
        <h2>{t("comments.title")}</h2>
        <input
          class="input comments__search"
          type="search"
          aria-label={t("comments.search")}
          placeholder={t("comments.search")}
          value={search}
          onInput={(event) => {
            setQuery({ search: event.currentTarget.value }, "replace");
            setLimit(page);
          }}
        />
      </header>
      {error && <Notice bad>{error.status === 422 ? t("comments.too_many") : failureText(error, t)}</Notice>}
      {reply && (
        <p class="moment__note" role="status">
          {found === 0 ? t(search ? "comments.none_found" : "comments.none", { search }) : t("comments.found", { count: found, formatted: format.count(found) })}
        </p>
      )}
      <ol class="comments">
        {reply?.comments.map((comment, i) => (
          <Entry key={`${comment.at}${i}`} comment={comment} programme={props.programme} />
        ))}
      </ol>
      {more && limit >= most && <p class="moment__note">{t("comments.most", { formatted: format.count(most) })}</p>}
      {more && limit < most && (
        <button type="button" class="link" onClick={() => setLimit(Math.min(most, 5 * limit))}>
          {t("comments.more")}
        </button>
      )}
    </section>
  );
}
