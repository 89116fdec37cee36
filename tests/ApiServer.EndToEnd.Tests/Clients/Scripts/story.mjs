// The life of a StatefulSet as the official JavaScript client and its informer see it.
// Arguments: the kubeconfig, and the folder of the package @kubernetes/client-node.
import { pathToFileURL } from 'node:url';

const [kubeconfig, folder] = process.argv.slice(2);
const { AppsV1Api, CoreV1Api, KubeConfig, KubernetesObjectApi, PatchStrategy, makeInformer, setHeaderOptions } = await import(pathToFileURL(`${folder}/dist/index.js`));
const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const apps = config.makeApiClient(AppsV1Api);
const core = config.makeApiClient(CoreV1Api);
const namespace = 'default';

// What the informer was told, and who waits for something of it.
const waiting = new Set();
const informer = makeInformer(config, '/apis/apps/v1/namespaces/default/statefulsets', () => apps.listNamespacedStatefulSet({ namespace }));
for (const verb of ['add', 'update', 'delete']) {
  informer.on(verb, (set) => waiting.forEach((look) => look(verb, set)));
}
informer.on('error', (error) => {
  // Its own end is the only one that it may tell of.
  if (error.type !== 'aborted') {
    throw error;
  }
});

// Answers the next change that is right; asked for before what causes it.
const until = (right) => new Promise((resolve) => {
  const look = (verb, set) => {
    if (right(verb, set)) {
      waiting.delete(look);
      resolve([verb, set]);
    }
  };
  waiting.add(look);
});

const container = (image) => ({ name: 'c', image });
const objects = KubernetesObjectApi.makeApiClient(config);
const apply = (image, replicas, force) => objects.patch(
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace }, spec: { replicas, template: { spec: { containers: [container(image)] } } } },
  undefined, undefined, 'story', force, PatchStrategy.ServerSideApply);
const refusal = async (request) => {
  try {
    return await request();
  } catch (error) {
    const status = typeof error.body === 'string' ? JSON.parse(error.body) : error.body;
    return `${error.code} ${status.message}`;
  }
};

await informer.start();
const ready = until((_, set) => set.status?.readyReplicas === 2);
const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [container('nginx')] } };
const body = { metadata: { name: 'db' }, spec: { replicas: 2, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template } };
const created = await apps.createNamespacedStatefulSet({ namespace, body });
console.log('created', created.metadata.name, created.spec.replicas);
await ready;
console.log('ready');
const pods = await core.listNamespacedPod({ namespace, labelSelector: 'app=db' });
console.log('listed', ...pods.items.map((pod) => pod.metadata.name).sort());

const fewer = until((_, set) => set.status?.replicas === 1);
const patched = await apps.patchNamespacedStatefulSet(
  { namespace, name: 'db', body: { spec: { replicas: 1 } } }, setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch));
console.log('patched', patched.spec.replicas);
const [seen, scaled] = await fewer;
console.log('watched', { update: 'MODIFIED' }[seen], scaled.status.replicas);

console.log(await refusal(() => apply('nginx:2', 3)));
const forced = await apply('nginx:2', 3, true);
console.log('applied', forced.spec.replicas, forced.spec.template.spec.containers[0].image);
console.log('managers', ...forced.metadata.managedFields.map((entry) => entry.manager).sort());

const gone = until((verb) => verb === 'delete');
await apps.deleteNamespacedStatefulSet({ namespace, name: 'db' });
console.log('watched', { delete: 'DELETED' }[(await gone)[0]]);
console.log(informer.list().length === 0 ? await refusal(() => apps.readNamespacedStatefulSet({ namespace, name: 'db' })) : 'the informer still has it');
await informer.stop();
