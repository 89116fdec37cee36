using ApiServer.Model.Json;
using ApiServer.Model.Kinds;
using ApiServer.Model.Kinds.Custom;
using ApiServer.Model.Yaml;

namespace ApiServer.Testing;

/// <summary>A custom kind as its users would define it, with one of each thing that schemas can say.</summary>
public static class CronTabs
{
    public const string Resource = "crontabs.stable.example.com";

    private const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: crontabs.stable.example.com}
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {plural: crontabs, singular: crontab, kind: CronTab, listKind: CronTabList, shortNames: [ct], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources:
              status: {}
              scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.labelSelector}
            additionalPrinterColumns:
            - {name: Spec, type: string, description: When it runs, jsonPath: .spec.cronSpec}
            - {name: Replicas, type: integer, jsonPath: .spec.replicas}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            - {name: Load, type: number, priority: 1, jsonPath: .spec.load}
            - {name: Paused, type: boolean, jsonPath: .spec.paused}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: Runs something again and again.
                required: [spec]
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  spec:
                    type: object
                    required: [cronSpec]
                    properties:
                      cronSpec: {type: string, pattern: '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$'}
                      image: {type: string, minLength: 1, maxLength: 20, description: What runs.}
                      replicas: {type: integer, format: int32, minimum: 0, maximum: 10, default: 1}
                      load: {type: number, exclusiveMinimum: true, minimum: 0, multipleOf: 0.5}
                      paused: {type: boolean}
                      policy: {type: string, enum: [Allow, Forbid], default: Allow}
                      until: {type: string, format: date-time, nullable: true}
                      port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                      zones: {type: array, items: {type: string}, x-kubernetes-list-type: set, minItems: 1, maxItems: 3}
                      arguments: {type: array, items: {type: string}}
                      labels: {type: object, additionalProperties: {type: string}}
                      steps:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [name]
                        items:
                          type: object
                          required: [name]
                          properties:
                            name: {type: string}
                            retries: {type: integer, default: 3}
                      groups: {type: object, additionalProperties: {type: array, items: {type: string}, x-kubernetes-list-type: set}}
                      places: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [zone], items: {type: object, x-kubernetes-map-type: atomic, properties: {zone: {type: string}, node: {type: string}}}}
                      place: {type: object, x-kubernetes-map-type: atomic, properties: {zone: {type: string}, node: {type: string}}}
                      settings: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {mode: {type: string, default: fast}}}
                      anything: {x-kubernetes-preserve-unknown-fields: true}
                      template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                  status:
                    type: object
                    properties:
                      replicas: {type: integer}
                      labelSelector: {type: string}
                      conditions:
                        type: array
                        items: {type: object, properties: {type: {type: string}, status: {type: string}}}
        """;

    /// <summary>What a CustomResourceDefinition makes of it; a new one each time, as if it had just been loaded.</summary>
    public static ResourceDefinition Define(Func<string, string>? edit = null) =>
        CustomResource.Define((JsonObject)YamlReader.Parse(edit is null ? Crd : edit(Crd)));

    /// <summary>The built-in resources with CronTabs beside them.</summary>
    public static ResourceCatalog Catalog() => new([.. BuiltInResources.Catalog.All, Define()]);
}
