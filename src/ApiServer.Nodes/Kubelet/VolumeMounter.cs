using ApiServer.Model.Json;

namespace ApiServer.Nodes.Kubelet;

/// <summary>Lets a Pod go on once its volumes can be mounted, and tells what they wait for (upstream: volume manager, operation executor).</summary>
internal sealed class VolumeMounter(PodEvents events)
{
    /// <summary>Whether the volumes are mounted; if not, the Pod is looked at again when what is missing comes.</summary>
    public bool Mount(PodPass pass)
    {
        // A Pod that has its sandbox has them already: what goes away later does not matter to it.
        if (pass.Pod.StringAt("status", "podIP") is not null || PodVolumes.Problems(pass.Kubelet, pass.Pod).Count == 0)
        {
            return true;
        }

        // Looked at again once changes are noticed: none is missed.
        pass.AwaitObjects();
        var problems = PodVolumes.Problems(pass.Kubelet, pass.Pod);
        foreach (var problem in problems)
        {
            if (pass.Memory.MountBackOff.LeftSinceTried(problem, pass.Now) is null)
            {
                events.WarnOfPod(pass.Pod, "FailedMount", problem);
                pass.Memory.MountBackOff.Next(problem, pass.Now, pass.Now);
            }

            pass.AskAgain(pass.Memory.MountBackOff.LeftSinceTried(problem, pass.Now));
        }

        return problems.Count == 0;
    }
}
