using System.Text;
using ApiServer.Model.Json;
using ApiServer.Model.Schema;

namespace ApiServer.Model.Tests.Schema;

public sealed class ObjectDecoderTests
{
    [Theory]
    [InlineData(
        "Pod",
        """{"spec":{"containers":[{"image":"nginx","name":"c"}]},"metadata":{"name":"p"},"apiVersion":"v1","kind":"Pod"}""",
        """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx","resources":{}}]},"status":{}}""")]
    [InlineData(
        "ConfigMap",
        """{"metadata":{"name":"a","creationTimestamp":null,"labels":{},"annotations":null},"data":{"b":"2","a":null},"immutable":false}""",
        """{"metadata":{"name":"a"},"immutable":false,"data":{"a":"","b":"2"}}""")]
    [InlineData(
        "Pod",
        """{"metadata":{},"status":{"conditions":[{"type":"Ready","status":"True","lastProbeTime":null}]}}""",
        """{"metadata":{},"spec":{"containers":null},"status":{"conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null}]}}""")]
    [InlineData(
        "Event",
        """{"metadata":{"name":"e"},"count":0,"reason":"","lastTimestamp":"2026-01-02T03:04:05.999+01:00"}""",
        """{"metadata":{"name":"e"},"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":"2026-01-02T02:04:05Z","eventTime":null,"reportingComponent":"","reportingInstance":""}""")]
    [InlineData("ConfigMap", "null", """{"metadata":{}}""")]
    public void Body_takes_the_form_in_which_Go_writes_it(string kind, string body, string canonical)
    {
        var type = SchemaTable.BuiltIn.Kind("", "v1", kind);

        var decoded = ObjectDecoder.Decode(type, JsonReader.Parse(body));

        Assert.Equal(canonical, decoded.ToString());
        Assert.Same(decoded, ObjectDecoder.Decode(type, decoded));
    }

    [Fact]
    public void What_is_shared_with_a_canonical_object_stays_and_the_rest_is_read()
    {
        var type = SchemaTable.BuiltIn.Kind("", "v1", "Pod");
        var known = Decode("", "Pod", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"a"},{"name":"b"}],"nodeSelector":{"disk":"ssd"}}}""");
        var changed = known.WithAt(JsonString.Of("2"), "spec", "activeDeadlineSeconds");

        Assert.Throws<DecodeException>(() => ObjectDecoder.Decode(type, changed, known: known));

        changed = known.WithAt(JsonArray.Of([known.ObjectAt("spec").Array("containers")![1], JsonReader.Parse("""{"image":"i","name":"c"}"""u8)]), "spec", "containers");
        var decoded = ObjectDecoder.Decode(type, changed, known: known);

        Assert.Equal(ObjectDecoder.Decode(type, changed), decoded);
        Assert.Equal(ObjectDecoder.Decode(type, changed).ToString(), decoded.ToString());
        Assert.Same(known["metadata"], decoded["metadata"]);
    }

    [Fact]
    public void Status_of_a_fresh_StatefulSet_says_its_zero_replicas()
    {
        var decoded = Decode("apps", "StatefulSet", """{"spec":{"template":{"metadata":{"creationTimestamp":null}}}}""");

        Assert.Equal(
            """{"metadata":{},"spec":{"selector":null,"template":{"metadata":{},"spec":{"containers":null}},"serviceName":"","updateStrategy":{}},"status":{"replicas":0,"availableReplicas":0}}""",
            decoded.ToString());
    }

    [Theory]
    [InlineData("\"0.5\"", "\"500m\"")]
    [InlineData("\"1024Mi\"", "\"1Gi\"")]
    [InlineData("\"1e3\"", "\"1e3\"")]
    [InlineData("2", "\"2\"")]
    [InlineData("0.25", "\"250m\"")]
    [InlineData("null", "\"0\"")]
    public void Quantities_become_canonical_text(string quantity, string canonical)
    {
        var decoded = Decode("", "Pod", """{"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":Q}}}]}}""".Replace("Q", quantity, StringComparison.Ordinal));

        Assert.Equal(canonical, decoded.ObjectAt("spec").Array("containers")![0].At("resources", "limits", "cpu")!.ToString());
    }

    [Theory]
    [InlineData("", "Pod", """{"spec":{"containers":"nope"}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container")]
    [InlineData("", "Pod", """{"spec":{"containers":["x"]}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container")]
    [InlineData("", "Pod", """{"spec":{"containers":[{"name":5}]}}""", "json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string")]
    [InlineData("", "Pod", """{"spec":{"restartPolicy":true}}""", "json: cannot unmarshal bool into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy")]
    [InlineData("", "ConfigMap", """{"data":"str"}""", "json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string")]
    [InlineData("", "ConfigMap", """{"data":{"a":1}}""", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [InlineData("", "ConfigMap", "[]", "json: cannot unmarshal array into Go value of type v1.ConfigMap")]
    [InlineData("", "ConfigMap", """{"metadata":{"labels":[]}}""", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("apps", "StatefulSet", """{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field StatefulSetSpec.spec.replicas of type int32")]
    [InlineData("apps", "StatefulSet", """{"spec":{"replicas":"1"}}""", "json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32")]
    [InlineData("apps", "StatefulSet", """{"spec":{"replicas":3000000000}}""", "json: cannot unmarshal number 3000000000 into Go struct field StatefulSetSpec.spec.replicas of type int32")]
    [InlineData("", "Secret", """{"data":{"k":"v"}}""", "illegal base64 data at input byte 0")]
    [InlineData("", "Secret", """{"data":{"k":"AAA$"}}""", "illegal base64 data at input byte 3")]
    [InlineData("", "Secret", """{"data":{"k":"AA=A"}}""", "illegal base64 data at input byte 2")]
    [InlineData("", "Secret", """{"data":{"k":"AAA=A"}}""", "illegal base64 data at input byte 4")]
    [InlineData("", "Service", """{"spec":{"ports":[{"targetPort":true}]}}""", "json: cannot unmarshal bool into Go value of type int32")]
    [InlineData("", "PersistentVolume", """{"spec":{"capacity":{"storage":"lots"}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void Value_of_the_wrong_type_is_refused_in_Gos_words(string group, string kind, string body, string message)
    {
        var error = Assert.Throws<DecodeException>(() => Decode(group, kind, body));

        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("", "Pod", """{"spec":{"containers":"nope"}}""", "cannot restore slice from string")]
    [InlineData("", "Pod", """{"spec":{"containers":["x"]}}""", "cannot restore struct from: string")]
    [InlineData("", "Pod", """{"spec":{"containers":[{"name":5}]}}""", "cannot convert int64 to string")]
    [InlineData("", "Pod", """{"spec":{"restartPolicy":5}}""", "cannot convert int64 to v1.RestartPolicy")]
    [InlineData("", "Pod", """{"spec":{"restartPolicy":true}}""", "unrecognized type: string")]
    [InlineData("", "Pod", """{"spec":{"hostNetwork":"yes"}}""", "unrecognized type: bool")]
    [InlineData("", "ConfigMap", """{"data":"str"}""", "cannot restore map from string")]
    [InlineData("", "ConfigMap", """{"metadata":{"labels":[]}}""", "cannot restore map from slice")]
    [InlineData("apps", "StatefulSet", """{"spec":{"replicas":1.5}}""", "cannot convert float64 to int32")]
    [InlineData("apps", "StatefulSet", """{"spec":{"replicas":"1"}}""", "unrecognized type: int32")]
    [InlineData("", "Secret", """{"data":{"k":"v"}}""", "error decoding from json: illegal base64 data at input byte 0")]
    [InlineData("", "Secret", """{"data":{"k":5}}""", "cannot restore slice from int64")]
    [InlineData("", "PersistentVolume", """{"spec":{"capacity":{"storage":"lots"}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void Tree_with_a_value_of_the_wrong_type_is_refused_in_the_converters_words(string group, string kind, string tree, string message)
    {
        var type = SchemaTable.BuiltIn.Kind(group, "v1", kind);

        var error = Assert.Throws<DecodeException>(() => ObjectDecoder.DecodeTree(type, (JsonObject)JsonReader.Parse(tree)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Unknown_fields_of_a_tree_are_told_in_the_order_of_their_names()
    {
        var problems = new List<string>();
        var tree = (JsonObject)JsonReader.Parse("""{"z":1,"metadata":{"name":"a","y":1},"b":2}""");

        var decoded = ObjectDecoder.DecodeTree(SchemaTable.BuiltIn.Kind("", "v1", "ConfigMap"), tree, problems);

        Assert.Equal(["unknown field \"b\"", "unknown field \"metadata.y\"", "unknown field \"z\""], problems);
        Assert.Equal("""{"metadata":{"name":"a"}}""", decoded.ToString());
    }

    [Theory]
    [InlineData("x", """parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006" """)]
    [InlineData("", """parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006" """)]
    [InlineData("2026-13-01T00:00:00Z", """parsing time "2026-13-01T00:00:00Z": month out of range""")]
    [InlineData("2026-02-30T00:00:00Z", """parsing time "2026-02-30T00:00:00Z": day out of range""")]
    [InlineData("2026-02-03 00:00:00Z", """parsing time "2026-02-03 00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse " 00:00:00Z" as "T" """)]
    [InlineData("2026-02-03T00:00:00", """parsing time "2026-02-03T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00" """)]
    [InlineData("2026-02-03T00:00:00Zulu", """parsing time "2026-02-03T00:00:00Zulu": extra text: "ulu" """)]
    public void Text_that_is_no_time_is_refused_in_Gos_words(string time, string message)
    {
        var error = Assert.Throws<DecodeException>(() => Decode("", "Pod", """{"metadata":{"creationTimestamp":"T!"}}""".Replace("T!", time, StringComparison.Ordinal)));

        Assert.Equal(message.TrimEnd(' '), error.Message);
    }

    [Fact]
    public void MicroTime_wants_six_decimals()
    {
        var error = Assert.Throws<DecodeException>(() => Decode("coordination.k8s.io", "Lease", """{"spec":{"renewTime":"2026-02-03T00:00:00Z"}}"""));

        Assert.Equal("parsing time \"2026-02-03T00:00:00Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"", error.Message);
        Assert.Equal(
            "2026-02-02T23:00:00.000001Z",
            Decode("coordination.k8s.io", "Lease", """{"spec":{"renewTime":"2026-02-03T00:00:00.000001+01:00"}}""").StringAt("spec", "renewTime"));
    }

    [Theory]
    [InlineData(
        """{"metadata":{"name":"fv","wrong":true},"data":{},"bogus":1}""",
        new[] { "unknown field \"metadata.wrong\"", "unknown field \"bogus\"" })]
    [InlineData("""{"data":{"a":"1","a":"2"}}""", new[] { "duplicate field \"data.a\"" })]
    [InlineData("""{"Data":{"a":"1"},"metadata":{"name":"a","name":"b","x":1,"x":2}}""", new[] { "unknown field \"Data\"", "duplicate field \"metadata.name\"", "unknown field \"metadata.x\"" })]
    [InlineData("""{"bogus":{"a":1,"a":2,"b":{"c":1}}}""", new[] { "unknown field \"bogus\"" })]
    public void Unknown_and_duplicate_fields_are_reported_as_the_decoder_meets_them(string body, string[] expected)
    {
        var duplicates = new List<string>();
        var problems = new List<string>();
        var value = JsonReader.Parse(Encoding.UTF8.GetBytes(body), duplicates);

        var decoded = ObjectDecoder.Decode(SchemaTable.BuiltIn.Kind("", "v1", "ConfigMap"), value, problems, duplicates);

        Assert.Equal(expected, problems);
        Assert.DoesNotContain("bogus", decoded.Names);
    }

    [Fact]
    public void Unknown_field_in_a_list_is_named_with_its_index()
    {
        var problems = new List<string>();
        var body = JsonReader.Parse("""{"spec":{"containers":[{"name":"a"},{"name":"b","ports":[{"port":80}]}]}}""");

        ObjectDecoder.Decode(SchemaTable.BuiltIn.Kind("", "v1", "Pod"), body, problems);

        Assert.Equal(["unknown field \"spec.containers[1].ports[0].port\""], problems);
    }

    [Fact]
    public void Every_kind_filled_decodes_without_problems_and_stays_as_it_is()
    {
        foreach (var (type, obj) in FilledObjects.Made().Concat(FilledObjects.Recorded()))
        {
            var problems = new List<string>();

            var decoded = ObjectDecoder.Decode(type, obj, problems);

            Assert.Empty(problems);
            Assert.True(obj.Equals(decoded), $"{type.Name}\n{obj}\n{decoded}");
            Assert.Equal(obj.ToString(), decoded.ToString());
            Assert.Same(decoded, ObjectDecoder.Decode(type, decoded));
        }
    }

    [Fact]
    public void Every_kind_with_any_part_left_out_decodes_to_a_stable_form()
    {
        foreach (var (type, obj) in FilledObjects.Made())
        {
            foreach (var member in obj.Names)
            {
                var parts = obj.Object(member) is { } part ? part.Names.Select(name => obj.WithoutAt(member, name)) : [obj.Without(member)];
                foreach (var less in parts)
                {
                    var decoded = ObjectDecoder.Decode(type, less);

                    Assert.Same(decoded, ObjectDecoder.Decode(type, decoded));
                }
            }
        }
    }

    private static JsonObject Decode(string group, string kind, string body) =>
        ObjectDecoder.Decode(SchemaTable.BuiltIn.Kind(group, "v1", kind), JsonReader.Parse(body));
}
