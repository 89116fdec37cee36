FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/ApiServer -c Release -r linux-x64 --self-contained false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
ENV APISERVER_DATA_DIR=/data APISERVER_BIND_ADDRESS=0.0.0.0 APISERVER_HTTP_PORT=0
VOLUME /data
EXPOSE 6443 10053/udp 10053/tcp
ENTRYPOINT ["dotnet", "ApiServer.dll"]
