// Passkeys: the one thing that a page cannot do without a script. Without it the one-time link remains.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (entries) => (entries || []).map((entry) => ({ ...entry, id: decode(entry.id) }));
  const prepared = (key) => ({
    ...key,
    challenge: decode(key.challenge),
    ...(key.user && { user: { ...key.user, id: decode(key.user.id) } }),
    ...(key.excludeCredentials && { excludeCredentials: listed(key.excludeCredentials) }),
    ...(key.allowCredentials && { allowCredentials: listed(key.allowCredentials) }),
  });
  const answered = (credential) => {
    const response = { clientDataJSON: encode(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = encode(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  for (const form of document.querySelectorAll("[data-passkey-form]")) {
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        const reply = await fetch(form.dataset.options, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (!reply.ok) throw new Error(String(reply.status));
        const options = { publicKey: prepared((await reply.json()).publicKey) };
        const credential = await navigator.credentials[form.dataset.passkeyForm](options);
        form.elements.credential.value = JSON.stringify(answered(credential));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
