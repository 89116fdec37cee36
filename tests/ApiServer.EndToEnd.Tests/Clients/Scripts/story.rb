# The life of a StatefulSet as kubeclient sees it. The kubeconfig is the argument.
require 'kubeclient'

context = Kubeclient::Config.read(ARGV[0]).context
options = { ssl_options: context.ssl_options, auth_options: context.auth_options }
core = Kubeclient::Client.new(context.api_endpoint, 'v1', **options)
apps = Kubeclient::Client.new("#{context.api_endpoint}/apis/apps", 'v1', **options)

# The first event from that version on that is right.
def until_event(apps, version)
  found = nil
  watcher = apps.watch_stateful_sets(namespace: 'default', resource_version: version, timeout: 60)
  watcher.each do |event|
    if yield event
      found = event
      watcher.finish
      break
    end
  end
  found || abort('the watch ended in vain')
end

container = ->(image) { { name: 'c', image: image } }
applied = lambda do |image, replicas, force|
  spec = { replicas: replicas, template: { spec: { containers: [container.call(image)] } } }
  body = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'default' }, spec: spec }
  apps.apply_stateful_set(body, field_manager: 'story', force: force)
end

template = { metadata: { labels: { app: 'db' } }, spec: { containers: [container.call('nginx')] } }
spec = { replicas: 2, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template }
created = apps.create_stateful_set(Kubeclient::Resource.new(metadata: { name: 'db', namespace: 'default' }, spec: spec))
puts "created #{created.metadata.name} #{created.spec.replicas}"
until_event(apps, '0') { |event| event.object.status.readyReplicas == 2 }
puts 'ready'
puts "listed #{core.get_pods(namespace: 'default', label_selector: 'app=db').map { |pod| pod.metadata.name }.sort.join(' ')}"

patched = apps.patch_stateful_set('db', { spec: { replicas: 1 } }, 'default')
puts "patched #{patched.spec.replicas}"
scaled = until_event(apps, patched.metadata.resourceVersion) { |event| event.object.status.replicas == 1 }
puts "watched #{scaled.type} #{scaled.object.status.replicas}"

begin
  applied.call('nginx:2', 3, false)
rescue Kubeclient::HttpError => refused
  puts "#{refused.error_code} #{refused.message}"
end
forced = applied.call('nginx:2', 3, true)
puts "applied #{forced.spec.replicas} #{forced.spec.template.spec.containers[0].image}"
puts "managers #{forced.metadata.managedFields.map(&:manager).sort.join(' ')}"

apps.delete_stateful_set('db', 'default')
puts "watched #{until_event(apps, forced.metadata.resourceVersion) { |event| event.type == 'DELETED' }.type}"
begin
  apps.get_stateful_set('db', 'default')
rescue Kubeclient::ResourceNotFoundError => missing
  puts "#{missing.error_code} #{missing.message}"
end
