namespace ApiServer.EndToEnd.Tests.Verbs;

/// <summary>The objects that the verbs are tried on.</summary>
internal static class Manifests
{
    /// <summary>A headless Service and a StatefulSet without storage.</summary>
    public const string Web = """
        apiVersion: v1
        kind: Service
        metadata:
          name: nginx
          labels: {app: nginx}
        spec:
          clusterIP: None
          selector: {app: nginx}
          ports: [{name: web, port: 80}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: web
        spec:
          serviceName: nginx
          replicas: 2
          selector:
            matchLabels: {app: nginx}
          template:
            metadata:
              labels: {app: nginx}
            spec:
              containers:
              - name: nginx
                image: nginx:1.27
                ports: [{name: web, containerPort: 80}]
        """;

    /// <summary>A ConfigMap with one entry.</summary>
    public static string Settings(string value) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          color: {{value}}
        """;
}
