using ApiServer.Store;

namespace ApiServer.Registry.Requests;

/// <summary>One event of a watch, after selectors.</summary>
/// <param name="Type">ADDED, MODIFIED or DELETED, as the watcher's selector sees it.</param>
/// <param name="Object">The state to show: for an object that left the selector its previous state.</param>
/// <param name="Revision">The revision of the event; differs from the object's when it left the selector.</param>
public sealed record WatchFrame(StoreEventType Type, StoredObject Object, long Revision);
