// The renderer of Smart Forms as two functions, for a page without a network.
import { QueryClientProvider } from "@tanstack/react-query";
import {
  BaseRenderer,
  RendererThemeProvider,
  buildForm,
  destroyForm,
  getResponse,
  removeEmptyAnswersFromResponse,
  removeInternalIdsFromResponse,
  useRendererQueryClient,
} from "@aehrc/smart-forms-renderer";
import React from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

function Form() {
  const client = useRendererQueryClient();
  return (
    <RendererThemeProvider>
      <QueryClientProvider client={client}>
        <BaseRenderer />
      </QueryClientProvider>
    </RendererThemeProvider>
  );
}

let root;
window.smartForms = {
  async show(questionnaire, questionnaireResponse) {
    if (root) {
      root.unmount();
      destroyForm();
    }
    await buildForm({ questionnaire, questionnaireResponse });
    root = createRoot(document.getElementById("form"));
    flushSync(() => root.render(<Form />));
  },
  given: (questionnaire) =>
    removeInternalIdsFromResponse(questionnaire, removeEmptyAnswersFromResponse(questionnaire, getResponse())),
};
