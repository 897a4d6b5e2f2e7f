// Who is here decides what is shown: nobody yet, the sign-in page, or the workspace.

import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { Api, type Session } from "./api";
import { I18nProvider } from "./i18n";
import { waitAfter } from "./model/live";
import { SignIn } from "./pages/sign_in/sign_in";
import { Workspace } from "./pages/workspace";
import { Unreachable } from "./ui/failure";

type Gate =
  | { state: "asking"; failures: number }
  | { state: "signed-out"; expired: boolean }
  | { state: "signed-in"; session: Session };

export function App() {
  const api = useMemo(() => new Api(), []);
  const [gate, setGate] = useState<Gate>({ state: "asking", failures: 0 });

  // A 401 anywhere leads here; the address stays, so that signing in leads back to the same view.
  useEffect(() => {
    api.onUnauthorized = () => setGate({ state: "signed-out", expired: true });
  }, [api]);

  const ask = useCallback(async () => {
    try {
      const session = await api.session();
      setGate(session ? { state: "signed-in", session } : { state: "signed-out", expired: false });
    } catch {
      setGate((current) => ({ state: "asking", failures: current.state === "asking" ? current.failures + 1 : 1 }));
    }
  }, [api]);

  useEffect(() => {
    if (gate.state !== "asking") return;
    const timer = setTimeout(() => void ask(), gate.failures === 0 ? 0 : waitAfter(gate.failures, null));
    return () => clearTimeout(timer);
  }, [gate, ask]);

  const signOut = useCallback(async () => {
    try {
      await api.signOut();
      setGate({ state: "signed-out", expired: false });
    } catch {
      setGate({ state: "asking", failures: 0 }); // the session may still stand: find out
    }
  }, [api]);

  return (
    <I18nProvider suggested={gate.state === "signed-in" ? gate.session.language : undefined}>
      {gate.state === "asking" && gate.failures > 0 && <Unreachable onRetry={() => void ask()} />}
      {gate.state === "signed-out" && (
        <SignIn api={api} expired={gate.expired} onSignedIn={(session) => setGate({ state: "signed-in", session })} />
      )}
      {gate.state === "signed-in" && (
        <Workspace api={api} session={gate.session} onSignOut={() => void signOut()} />
      )}
    </I18nProvider>
  );
}
