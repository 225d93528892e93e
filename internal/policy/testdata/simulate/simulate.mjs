// Decides requests with @cloud-copilot/iam-simulate: one JSON case a line on
// standard input, with one request or several on the same policies; one letter a
// request on standard output (A allowed, E explicitly denied, I implicitly
// denied, X it threw).
//
// node simulate.mjs DIR, where DIR holds node_modules.
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const from = (file) => import(pathToFileURL(join(process.argv[2], 'node_modules/@cloud-copilot', file)).href)
const { loadPolicy } = await from('iam-policy/dist/esm/index.js')
const { authorize } = await from('iam-simulate/dist/esm/core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = await from('iam-simulate/dist/esm/request/request.js')
const { RequestContextImpl } = await from('iam-simulate/dist/esm/requestContext.js')
const { DiscoveryContextKeyConstraints } = await from('iam-simulate/dist/esm/context_keys/discoveryContextKeyConstraints.js')

const account = '123456789012'
const load = (list) => list.map((p, i) => loadPolicy(p, { name: String(i) }))
const letters = { Allowed: 'A', ExplicitlyDenied: 'E', ImplicitlyDenied: 'I' }

// An organization has FullAWSAccess attached beside policies that only deny.
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const withFullAccess = (p) => (p.Statement.some((s) => s.Effect === 'Allow') ? [p] : [p, fullAccess])

function decide(c, policies) {
  const result = authorize({
    request: new AwsRequestImpl(
      `arn:aws:iam::${account}:role/app`,
      { resource: c.resource, accountId: account },
      c.action,
      new RequestContextImpl(c.context),
      c.resource === '*'
    ),
    identityPolicies: policies,
    permissionBoundaries: c.boundary ? load(c.boundary) : undefined,
    serviceControlPolicies: (c.guardrail ?? []).map((p) => ({ orgIdentifier: 'o', policies: load(withFullAccess(p)) })),
    resourceControlPolicies: [],
    simulationParameters: {
      simulationMode: 'Strict',
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([])
    },
    serviceSettings: { s3: {} }
  })
  return letters[result.result]
}

const out = []
for await (const line of createInterface({ input: process.stdin })) {
  const c = JSON.parse(line)
  const policies = load(c.identity)
  for (const request of c.requests ?? [c]) {
    let letter = 'X'
    try {
      letter = decide(request, policies)
    } catch (err) {
      if (process.env.DEBUG) console.error(err, line)
    }
    out.push(letter)
  }
}
process.stdout.write(out.join('\n') + '\n')
